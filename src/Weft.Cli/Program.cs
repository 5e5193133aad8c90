Console.Error.WriteLine("weft: nothing to run yet");
return 1;
