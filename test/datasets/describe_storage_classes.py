"""Print the components of every storage class that the reference package ships, as JSON: class -> component -> class."""

import json
import sys

from lsst.daf.butler import StorageClassConfig, StorageClassFactory

factory = StorageClassFactory()
factory.addFromConfig(StorageClassConfig())
json.dump(
    {
        name: {component: storage.name for component, storage in factory.getStorageClass(name).allComponents().items()}
        for name in StorageClassConfig()
    },
    sys.stdout,
)
