Console.WriteLine("CsArena");
