using CsArena.TestServers.Starting;

// Says how the tests of this run start their servers; test.sh prints it first.
try
{
    Console.WriteLine(ServerChoice.Describe(await ServerChoice.OfThisRunAsync()));
    return 0;
}
catch (InvalidOperationException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return 1;
}
