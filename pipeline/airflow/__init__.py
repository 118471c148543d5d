"""What the DAGs need of Airflow, and running one here."""
