"""The index in Elasticsearch, where Kibana and many people read it."""

from pipeline.index.elasticsearch.home import ElasticsearchIndex

__all__ = ["ElasticsearchIndex"]
