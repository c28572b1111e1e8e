"""The engine on Apache Spark, as a tool beside core."""
