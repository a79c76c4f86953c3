memory.load();
forgetNames();
