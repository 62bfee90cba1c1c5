using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CsArena.Realtime.Redis;

/// <summary>Decides whether the certificate of a server is trusted, and says why one was not.</summary>
internal sealed class ServerTrust
{
    private readonly X509Certificate2Collection? _authorities;
    private readonly string[] _fingerprints;
    private volatile string? _refusal;

    /// <exception cref="NotSupportedException">The file cannot be read; the message is the end of a sentence.</exception>
    public ServerTrust(TrustedCertificates certificates)
    {
        _fingerprints = certificates.Fingerprints.Split(',', StringSplitOptions.RemoveEmptyEntries);
        _authorities = certificates.AuthorityFile is { } file ? Load(file) : null;
    }

    /// <summary>Why the latest certificate was not trusted, as the end of a sentence; null when it was, or none was shown.</summary>
    public string? Refusal => _refusal;

    /// <inheritdoc cref="RemoteCertificateValidationCallback" />
    public bool Accepts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        _refusal = certificate is null ? "shows no certificate" : RefusalOf(certificate as X509Certificate2 ?? new X509Certificate2(certificate), chain, errors);
        return _refusal is null;
    }

    private string? RefusalOf(X509Certificate2 certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (_fingerprints.Length > 0)
        {
            var fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
            return Array.Exists(_fingerprints, fingerprint.Equals) ? null : $"has a certificate with another fingerprint than is named, {fingerprint}";
        }

        var isSigned = _authorities is null ? !errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) : IsSigned(certificate, chain);
        return !isSigned
            ? "has a certificate that this machine does not trust: name its CA with ?ca=file, or its fingerprint with ?fingerprint=SHA256"
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                ? "has a certificate for another name: write the host as the certificate has it, or name its fingerprint with ?fingerprint=SHA256"
                : null;
    }

    private bool IsSigned(X509Certificate2 certificate, X509Chain? chain)
    {
        using var own = new X509Chain
        {
            ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck },
        };
        own.ChainPolicy.CustomTrustStore.AddRange(_authorities!);

        // Those in between, which the server has sent.
        own.ChainPolicy.ExtraStore.AddRange(chain?.ChainPolicy.ExtraStore ?? []);
        return own.Build(certificate);
    }

    private static X509Certificate2Collection Load(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new NotSupportedException($"is to be trusted by {file}, which cannot be read");
        }

        return authorities.Count > 0 ? authorities : throw new NotSupportedException($"is to be trusted by {file}, in which there is no certificate in PEM");
    }
}
