using Shouldly;
using Xunit;

namespace CsArena.Realtime.Redis.Tests.Configuration;

public sealed class RedisUrlTests
{
    [Theory]
    [InlineData("redis://cache", "cache:6379", false, null, null, 0)]
    [InlineData("redis://cache:7000", "cache:7000", false, null, null, 0)]
    [InlineData("redis://cache/", "cache:6379", false, null, null, 0)]
    [InlineData("redis://cache:7000/3", "cache:7000", false, null, null, 3)]
    [InlineData("REDIS://10.0.0.1", "10.0.0.1:6379", false, null, null, 0)]
    [InlineData("rediss://my_cache.example.com:6380/1", "my_cache.example.com:6380", true, null, null, 1)]
    [InlineData("redis://:secret@cache", "cache:6379", false, null, "secret", 0)]
    [InlineData("redis://default:secret@cache", "cache:6379", false, null, "secret", 0)]
    [InlineData("redis://ann:secret@cache", "cache:6379", false, "ann", "secret", 0)]
    [InlineData("redis://a%40b:p%3Aa%2Fs%2Cs%25%20%ED%95%9C@cache", "cache:6379", false, "a@b", "p:a/s,s% \uD55C", 0)]
    [InlineData("redis://:a:b@cache", "cache:6379", false, null, "a:b", 0)]
    [InlineData("redis://[::1]", "::1:6379", false, null, null, 0)]
    [InlineData("redis://:secret@[2001:db8::1]:7000/2", "2001:db8::1:7000", false, null, "secret", 2)]
    [InlineData("redis://a,redis://b:7001", "a:6379, b:7001", false, null, null, 0)]
    [InlineData("rediss://:s@a:1/0, rediss://:s@b:2", "a:1, b:2", true, null, "s", 0)]
    [InlineData("redis://cache?db=3", "cache:6379", false, null, null, 3)]
    [InlineData("redis://cache:7000/?db=3", "cache:7000", false, null, null, 3)]
    [InlineData("redis://:secret@cache/2?", "cache:6379", false, null, "secret", 2)]
    [InlineData("rediss://:secret@cache?ca=/etc/ca.pem&db=1", "cache:6379", true, null, "secret", 1)]
    [InlineData("[::1]:6380", "::1:6380", false, null, null, 0)]
    [InlineData("cache:6380", "cache:6380", false, null, null, 0)]
    [InlineData("cache,password=s/e@c", "cache:6379", false, null, "s/e@c", 0)]
    [InlineData("a:1,b:2,user=ann,password=secret,ssl=true,connectTimeout=2000", "a:1, b:2", true, "ann", "secret", 0)]
    [InlineData("cache:6379,defaultDatabase=3,abortConnect=false", "cache:6379", false, null, null, 3)]
    public void Every_form_is_read(string url, string servers, bool isTls, string? user, string? password, int database)
    {
        var read = RedisUrl.Parse(url);
        read.ToString().ShouldBe(servers);
        read.IsTls.ShouldBe(isTls);
        read.User.ShouldBe(user);
        read.Password.ShouldBe(password);
        read.Database.ShouldBe(database);
    }

    [Fact]
    public void Certificates_to_trust_are_read()
    {
        var bytes = Enumerable.Range(0, 32).Select(i => $"{i:x2}").ToArray();
        var fingerprint = string.Concat(bytes).ToUpperInvariant();
        RedisUrl.Parse("rediss://cache").Certificates.ShouldBe(TrustedCertificates.OfMachine);
        RedisUrl.Parse("rediss://cache?ca=%2Fetc%2Fmy%20ca.pem").Certificates.ShouldBe(new TrustedCertificates("/etc/my ca.pem", ""));
        RedisUrl.Parse($"rediss://cache?fingerprint={string.Join(':', bytes)}&fingerprint={fingerprint}").Certificates
            .ShouldBe(new TrustedCertificates(null, $"{fingerprint},{fingerprint}"));
        RedisUrl.Parse("rediss://a,rediss://b?ca=/ca.pem").Certificates.ShouldBe(new TrustedCertificates("/ca.pem", ""));
        RedisUrl.Parse("a,b,ssl=true,ca=/ca.pem").Certificates.ShouldBe(new TrustedCertificates("/ca.pem", ""));
    }

    [Theory]
    [InlineData(" ", "empty")]
    [InlineData("cache:6379,serviceName=mymaster,password=hunter2", "Sentinel")]
    [InlineData("cache:6379,pasword=hunter2", "setting")]
    [InlineData("cache:6379,connectTimeout=hunter2", "setting")]
    [InlineData("password=hunter2", "no server")]
    [InlineData("http://:hunter2@cache", "neither redis:// nor rediss://")]
    [InlineData("redis:/:hunter2@cache", "neither redis:// nor rediss://")]
    [InlineData("redis://", "host")]
    [InlineData("redis://:6379", "host")]
    [InlineData("redis://ca che", "host")]
    [InlineData("redis://cache?password=hunter2", "the parameter password, which is not known here; known are ca, db, fingerprint")]
    [InlineData("redis://cache?hunter2=1", "a parameter, which is not known here")]
    [InlineData("redis://cache?db=hunter2", "database")]
    [InlineData("redis://:hun?ter2@cache", "%3F")]
    [InlineData("redis://cache?ca=/etc/ca.pem", "rediss://")]
    [InlineData("rediss://cache?ca=", "no file")]
    [InlineData("rediss://cache?fingerprint=12ab", "64 hexadecimal digits")]
    [InlineData("cache:6379,ca=/etc/ca.pem", "rediss://")]
    [InlineData("rediss://a?ca=/a.pem,rediss://b?ca=/b.pem", "different certificates")]
    [InlineData("redis://:hunter2@cache:port", "port")]
    [InlineData("redis://cache:0", "port")]
    [InlineData("redis://cache:65536", "port")]
    [InlineData("redis://cache:-1", "port")]
    [InlineData("redis://cache:", "port")]
    [InlineData("redis://:hunter2@cache/one", "database")]
    [InlineData("redis://cache/-1", "database")]
    [InlineData("redis://cache/1/2", "database")]
    [InlineData("redis://cache/1?x=y", "the parameter x")]
    [InlineData("redis://hunter2@cache", ":password")]
    [InlineData("redis://:@cache", "no password")]
    [InlineData("redis://hunter2:@cache", "no password")]
    [InlineData("redis://:hunter2%@cache", "%25")]
    [InlineData("redis://:hunter2%zz@cache", "%25")]
    [InlineData("redis://:hunter/2@cache", "%2F")]
    [InlineData("redis://:hunter@2@cache", "%40")]
    [InlineData("redis://:hunter#2@cache", "%23")]
    [InlineData("redis://[::1", "IPv6")]
    [InlineData("redis://[cache]", "IPv6")]
    [InlineData("redis://[::1]7000", "IPv6")]
    [InlineData("redis://a,", "empty")]
    [InlineData("redis://a,b", "neither redis:// nor rediss://")]
    [InlineData("redis://a,redis://a:6379", "twice")]
    [InlineData("redis://a,rediss://b", "different")]
    [InlineData("redis://:hunter2@a,redis://:hunter22@b", "different")]
    [InlineData("redis://a/1,redis://b/1", "database")]
    public void Every_other_form_is_refused_without_telling_the_password(string url, string says)
    {
        var message = Should.Throw<FormatException>(() => RedisUrl.Parse(url)).Message;
        message.ShouldStartWith("REDIS_URL ");
        message.ShouldContain(says);
        message.ShouldNotContain("hunter");
        message.ShouldNotContain("\n");
    }
}
