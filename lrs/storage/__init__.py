"""MongoDB. The only room that imports the driver; everyone else knows `contract`."""
