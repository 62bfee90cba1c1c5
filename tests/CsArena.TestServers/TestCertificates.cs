using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CsArena.TestServers;

/// <summary>
/// A certificate authority of these tests' own, which no machine trusts, and the certificate that it gave to a server of this
/// machine, in files that any server may read.
/// </summary>
public sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset _from = DateTimeOffset.UnixEpoch;

    private static readonly DateTimeOffset _until = DateTimeOffset.UnixEpoch.AddYears(200);

    private readonly DirectoryInfo _folder;

    private TestCertificates(DirectoryInfo folder, string fingerprint) => (_folder, Fingerprint) = (folder, fingerprint);

    /// <summary>The certificate of the authority.</summary>
    public string AuthorityFile => Path.Combine(_folder.FullName, "ca.pem");

    /// <summary>The certificate of the server.</summary>
    public string CertificateFile => Path.Combine(_folder.FullName, "server.pem");

    public string KeyFile => Path.Combine(_folder.FullName, "server.key");

    /// <summary>SHA-256 of the server's certificate, in hexadecimal digits.</summary>
    public string Fingerprint { get; }

    /// <summary>Creates them.</summary>
    /// <param name="names">The names that the server's certificate is for; null for those of this machine.</param>
    public static async Task<TestCertificates> CreateAsync(params string[] names)
    {
        var folder = await PostgreSqlProgram.CreateFolderAsync();
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Test CA", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = authorityRequest.CreateSelfSigned(_from, _until);

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names.Length > 0 ? names : ["localhost", "127.0.0.1", "::1"])
        {
            if (IPAddress.TryParse(name, out var address))
            {
                alternatives.AddIpAddress(address);
            }
            else
            {
                alternatives.AddDnsName(name);
            }
        }

        request.CertificateExtensions.Add(alternatives.Build());
        using var certificate = request.Create(authority, _from, _until, RandomNumberGenerator.GetBytes(8));
        var created = new TestCertificates(folder, certificate.GetCertHashString(HashAlgorithmName.SHA256));
        await File.WriteAllTextAsync(created.AuthorityFile, authority.ExportCertificatePem());
        await File.WriteAllTextAsync(created.CertificateFile, certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(created.KeyFile, key.ExportPkcs8PrivateKeyPem());

        // PostgreSQL takes no key that others may read.
        await PostgreSqlProgram.RunAsync(["chmod", "600", created.KeyFile]);
        await PostgreSqlProgram.GiveToItsUserAsync(folder);
        return created;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
