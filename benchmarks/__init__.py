"""All measures of Newsfold: quality by stage, with floors, and speed."""
