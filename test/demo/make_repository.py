"""Make an empty repository with the Python Butler: directory, URL of the database, schema."""

import sys

from lsst.daf.butler import Butler, Config

directory, url, schema = sys.argv[1:]
config = Config()
config["registry", "db"] = url
config["registry", "namespace"] = schema
Butler.makeRepo(directory, config)
# The tables of the datastore are made by the first client that may write.
Butler.from_config(directory, writeable=True)._datastore
