using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.Connections;

/// <summary>What the server is told at the start of a connection, whatever the URL tells it too.</summary>
public sealed class DatabaseSourceTests
{
    private const string Timeout = "idle_in_transaction_session_timeout";

    [Theory]
    [InlineData("")]
    [InlineData("?options=")]
    [InlineData("?options=-c%20statement_timeout%3D7s")]
    [InlineData("?options=--statement_timeout%3D7s%20-c%20search_path%3Dpublic")]
    public async Task Idle_transactions_end_whatever_options_the_url_has(string parameters)
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.EmptyAsync() + parameters);

        (await ShowAsync(source, Timeout)).ShouldBe("10s");
    }

    [Fact]
    public async Task Options_of_the_url_are_kept()
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.EmptyAsync() + "?options=-c%20search_path%3Dpublic%20-c%20statement_timeout%3D7s");

        (await ShowAsync(source, "search_path")).ShouldBe("public");
        (await ShowAsync(source, "statement_timeout")).ShouldBe("7s");
    }

    [Theory]
    [InlineData("-c%20idle_in_transaction_session_timeout%3D3s")]
    [InlineData("--idle-in-transaction-session-timeout%3D3s%20-c%20search_path%3Dpublic")]
    public async Task A_time_that_the_url_names_itself_is_taken(string options)
    {
        await using var source = SharedPostgreSql.Open($"{await SharedPostgreSql.EmptyAsync()}?options={options}");

        (await ShowAsync(source, Timeout)).ShouldBe("3s");
    }

    [Theory]
    [InlineData("", "off")]
    [InlineData("?options=-c%20search_path%3Dpublic", "off")]
    [InlineData("?options=-c%20jit%3Don", "on")]
    public async Task The_server_does_not_compile_our_queries_unless_the_url_says_so(string parameters, string jit)
    {
        await using var source = SharedPostgreSql.Open(await SharedPostgreSql.EmptyAsync() + parameters);

        (await ShowAsync(source, "jit")).ShouldBe(jit);
    }

    private static async Task<string?> ShowAsync(DatabaseSource source, string setting)
    {
        await using var command = source.DataSource.CreateCommand($"SHOW {setting}");
        return (string?)await command.ExecuteScalarAsync();
    }
}
