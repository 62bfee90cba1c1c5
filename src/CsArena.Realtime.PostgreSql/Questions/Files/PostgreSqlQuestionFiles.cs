using Microsoft.Extensions.Options;
using Npgsql;

namespace CsArena.Realtime.PostgreSql;

/// <summary>
/// Brings questions from files into the database, and back; docs/questions.md describes the files. May be used while hosts
/// run, and without any; the schema is brought up to date first, where <c>Arena:Database:ApplyMigrations</c> allows.
/// </summary>
public sealed class PostgreSqlQuestionFiles
{
    private readonly DatabaseSource _source;
    private readonly PostgreSqlStartup _startup;

    internal PostgreSqlQuestionFiles(DatabaseSource source, PostgreSqlStartup startup)
    {
        _source = source;
        _startup = startup;
    }

    /// <summary>
    /// Imports a file, all of it or nothing. A question whose id is there already gets what the file says, and a new revision
    /// if that is something else; how often it was picked is kept. Questions that are not in the file are left alone.
    /// </summary>
    /// <param name="file">The file, of up to 2 GB.</param>
    /// <param name="cancellationToken">Stops; nothing is imported then.</param>
    /// <exception cref="OptionsValidationException">The database cannot be used; the message names <c>DATABASE_URL</c>.</exception>
    /// <exception cref="BackendUnavailableException">The database went away; nothing was imported.</exception>
    public async ValueTask<QuestionImportResult> ImportAsync(Stream file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        using var bytes = new MemoryStream();
        await file.CopyToAsync(bytes, cancellationToken);
        var read = new QuestionFileReader().Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
        if (read.Problems.Count > 0)
        {
            return new QuestionImportResult(0, 0, 0, read.Problems);
        }

        return await RunAsync(async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await QuestionLock.TakeAsync(connection, cancellationToken);
            var written = await new QuestionWriter(connection, _source.Schema).WriteAsync(read.Rows, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return new QuestionImportResult(written.Added, written.Changed, written.Unchanged, []);
        }, cancellationToken);
    }

    /// <summary>Exports all questions, those that are not active too, in the order of their ids.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="cancellationToken">Stops; the file is not complete then.</param>
    /// <returns>How many; each language counts.</returns>
    /// <exception cref="OptionsValidationException">The database cannot be used; the message names <c>DATABASE_URL</c>.</exception>
    /// <exception cref="BackendUnavailableException">The database went away; the file is not complete.</exception>
    public async ValueTask<int> ExportAsync(Stream file, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        return await RunAsync(connection => QuestionFileWriter.WriteAsync(connection, _source.Schema, file, cancellationToken), cancellationToken);
    }

    private async ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await _startup.PrepareAsync(cancellationToken);
        try
        {
            await using var connection = await _source.DataSource.OpenConnectionAsync(cancellationToken);
            return await work(connection);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && error is not IOException && DatabaseErrors.IsAway(error))
        {
            throw new BackendUnavailableException("The database does not answer.", error);
        }
    }
}
