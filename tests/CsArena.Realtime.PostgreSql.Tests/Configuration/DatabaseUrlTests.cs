using Npgsql;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.PostgreSql.Tests.Configuration;

public sealed class DatabaseUrlTests
{
    [Theory]
    [InlineData("postgres://ann:secret@db/arena", "db:5432/arena", "ann", "secret")]
    [InlineData("postgresql://ann:secret@db:5433/arena", "db:5433/arena", "ann", "secret")]
    [InlineData("POSTGRES://ann@10.0.0.1/arena", "10.0.0.1:5432/arena", "ann", null)]
    [InlineData("postgres://ann:a:b@my_db.example.com/arena", "my_db.example.com:5432/arena", "ann", "a:b")]
    [InlineData("postgres://a%40b:p%3Aa%2Fs%2Cs%25%20%3B%3D%22%27%ED%95%9C@db/a%2Fb", "db:5432/a/b", "a@b", "p:a/s,s% ;=\"'\uD55C")]
    [InlineData("postgres://ann:secret@[2001:db8::1]:7000/arena", "2001:db8::1:7000/arena", "ann", "secret")]
    [InlineData("postgres://ann:secret@[::1]/arena", "::1:5432/arena", "ann", "secret")]
    [InlineData("postgres://ann:secret@a,b:5433,[::1]/arena", "a:5432,b:5433,[::1]:5432/arena", "ann", "secret")]
    [InlineData("postgres://ann:secret@a,b/arena?port=5433,5434", "a:5433,b:5434/arena", "ann", "secret")]
    [InlineData("postgres://ann:secret@/arena?host=/run/postgresql", "/run/postgresql:5432/arena", "ann", "secret")]
    [InlineData("postgres://ann:secret@/arena?host=%2Frun%2Fpostgresql&port=5433", "/run/postgresql:5433/arena", "ann", "secret")]
    [InlineData("postgres://ann:secret@%2Frun%2Fpostgresql/arena", "/run/postgresql:5432/arena", "ann", "secret")]
    [InlineData("postgres:///arena?host=/run/postgresql", "/run/postgresql:5432/arena", null, null)]
    [InlineData("postgres://ann:secret@elsewhere/arena?host=a,b&port=5433", "a:5433,b:5433/arena", "ann", "secret")]
    [InlineData("Host=db;Username=ann;Password=secret;Database=arena", "db:5432/arena", "ann", "secret")]
    [InlineData("Server=db;Port=1;User Id=ann;Password=';a=b';Database=arena", "db:1/arena", "ann", ";a=b")]
    public void Every_form_is_read(string url, string where, string? user, string? password)
    {
        var read = DatabaseUrl.Parse(url);
        DatabaseUrl.Describe(read).ShouldBe(where);
        read.Username.ShouldBe(user);
        read.Password.ShouldBe(password);
        new NpgsqlConnectionStringBuilder(read.ConnectionString).Password.ShouldBe(password);
    }

    [Theory]
    [InlineData("", SslMode.Prefer)]
    [InlineData("?", SslMode.Prefer)]
    [InlineData("?sslmode=disable", SslMode.Disable)]
    [InlineData("?sslmode=require", SslMode.Require)]
    [InlineData("?sslmode=verify-full&application_name=my%20arena", SslMode.VerifyFull)]
    [InlineData("?channel_binding=require&sslmode=verify-ca&sslrootcert=%2Fetc%2Fca.pem", SslMode.VerifyCA)]
    public void Parameters_are_read(string parameters, SslMode mode)
    {
        var read = DatabaseUrl.Parse($"postgres://ann:secret@db/arena{parameters}");
        read.SslMode.ShouldBe(mode);
        if (parameters.Contains("ca.pem"))
        {
            read.RootCertificate.ShouldBe("/etc/ca.pem");
            read.ChannelBinding.ShouldBe(ChannelBinding.Require);
        }
    }

    [Theory]
    [InlineData("connect_timeout=3", "Timeout", "3")]
    [InlineData("connect_timeout=-1", "Timeout", "0")]
    [InlineData("target_session_attrs=read-write", "Target Session Attributes", "read-write")]
    [InlineData("target_session_attrs=any", "Target Session Attributes", "any")]
    [InlineData("load_balance_hosts=random", "Load Balance Hosts", "True")]
    [InlineData("sslnegotiation=direct", "SSL Negotiation", "Direct")]
    [InlineData("gssencmode=disable", "GSS Encryption Mode", "Disable")]
    [InlineData("sslcert=/a.pem&sslkey=/a.key&sslpassword=b", "SSL Password", "b")]
    [InlineData("sslrootcert=system", "Root Certificate", "")]
    [InlineData("sslrootcert=/etc/ca.pem", "Root Certificate", "/etc/ca.pem")]
    public void A_parameter_of_libpq_is_a_setting_of_Npgsql(string parameter, string keyword, string value)
        => $"{DatabaseUrl.Parse($"postgres://ann:secret@db/arena?{parameter}")[keyword]}".ShouldBe(value);

    [Theory]
    [InlineData("pool_timeout=1", "the parameter pool_timeout")]
    [InlineData("sslmode=require&statement_cache_size=0", "the parameter statement_cache_size")]
    [InlineData("Hunter2=1", "a parameter")]
    public void A_parameter_that_is_not_known_is_named(string parameters, string named)
    {
        var message = Should.Throw<FormatException>(() => DatabaseUrl.Parse($"postgres://ann:hunter2@db/arena?{parameters}")).Message;
        message.ShouldContain($"{named}, which is not known here");
        message.ShouldContain("sslmode");
        message.ShouldNotContain("unter");
    }

    [Theory]
    [InlineData("", "needed")]
    [InlineData(" ", "neither")]
    [InlineData("db:5432", "neither")]
    [InlineData("mysql://ann:hunter2@db/arena", "neither")]
    [InlineData("mysql://ann:hunter2@db/arena?a=b", "neither")]
    [InlineData("postgres:/ann:hunter2@db/arena", "neither")]
    [InlineData("postgres://ann:hunter2@db", "no database")]
    [InlineData("postgres://ann:hunter2@db/", "no database")]
    [InlineData("postgres://db/arena", "no user")]
    [InlineData("postgres://:hunter2@db/arena", "no user")]
    [InlineData("postgres://ann:hunter2@/arena", "host")]
    [InlineData("postgres://ann:hunter2@d b/arena", "host")]
    [InlineData("postgres://ann:hunter2@db:port/arena", "port")]
    [InlineData("postgres://ann:hunter2@db:0/arena", "port")]
    [InlineData("postgres://ann:hunter2@db:65536/arena", "port")]
    [InlineData("postgres://ann:hunter2@[::1/arena", "IPv6")]
    [InlineData("postgres://ann:hunter2@[db]/arena", "IPv6")]
    [InlineData("postgres://ann:hunter2%@db/arena", "%25")]
    [InlineData("postgres://ann:hunter2%zz@db/arena", "%25")]
    [InlineData("postgres://ann:hunter/2@db/arena", "%2F")]
    [InlineData("postgres://ann:hunter@2@db/arena", "%40")]
    [InlineData("postgres://ann:hunter#2@db/arena", "%23")]
    [InlineData("postgres://ann:hunter?2@db/arena", "%3F")]
    [InlineData("postgres://ann:hunter2@db/arena?sslmode=hunter3", "sslmode")]
    [InlineData("postgres://ann:hunter2@db/arena?password=hunter3", "parameter")]
    [InlineData("postgres://ann:hunter2@db/arena?connect_timeout=hunter3", "connect_timeout")]
    [InlineData("postgres://ann:hunter2@db/arena?target_session_attrs=standby", "target_session_attrs")]
    [InlineData("postgres://ann:hunter2@db/arena?load_balance_hosts=hunter3", "load_balance_hosts")]
    [InlineData("postgres://ann:hunter2@a,b,c/arena?port=1,2", "number of ports")]
    [InlineData("postgres://ann:hunter2@a,/arena", "host")]
    [InlineData("postgres:///arena?host=db", "no user")]
    [InlineData("postgres://ann:hunter2@/arena?host=d%20b", "host")]
    [InlineData("postgres://ann:hunter2@db/arena/more", "database")]
    [InlineData("Host=db;Username=ann;Database=arena;Password=hunter;2", "connection string")]
    [InlineData("Host=db;Username=ann;Database=arena;hunter2=1", "connection string")]
    [InlineData("Host=db;Port=hunter2;Database=arena", "connection string")]
    [InlineData("Username=ann;Password=hunter2;Database=arena", "no host")]
    [InlineData("Host=db;Username=ann;Password=hunter2", "no database")]
    public void What_is_wrong_is_said_without_the_password(string url, string what)
    {
        var message = Should.Throw<FormatException>(() => DatabaseUrl.Parse(url)).Message;
        message.ShouldStartWith("DATABASE_URL ");
        message.ShouldContain(what);
        message.ShouldNotContain("hunter");
    }

    [Fact]
    public void What_the_connection_string_says_goes_before_what_we_would_say()
    {
        using var source = SharedPostgreSql.Open("Host=db;Username=ann;Database=arena;Maximum Pool Size=3;Max Auto Prepare=0;Application Name=mine");
        var read = new NpgsqlConnectionStringBuilder(source.DataSource.ConnectionString);
        (read.MaxPoolSize, read.MaxAutoPrepare, read.ApplicationName).ShouldBe((3, 0, "mine"));
        using var other = SharedPostgreSql.Open("Host=db;Username=ann;Database=arena", options => options.MaxPoolSize = 7);
        read = new NpgsqlConnectionStringBuilder(other.DataSource.ConnectionString);
        (read.MaxPoolSize, read.MaxAutoPrepare, read.ApplicationName).ShouldBe((7, 100, "csarena"));
    }
}
