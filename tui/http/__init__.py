"""The service for phones that call and hosts that ask: HTTP on one side, two doors of the store on the other."""
