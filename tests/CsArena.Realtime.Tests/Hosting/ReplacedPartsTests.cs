using CsArena.Realtime.Grading;
using CsArena.Realtime.History;
using CsArena.Realtime.InMemory;
using CsArena.Realtime.Protocol;
using CsArena.Realtime.Questions;
using CsArena.Realtime.Ratings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Tests.Hosting;

/// <summary>A program brings its own grader or history, and these are slow, broken or away.</summary>
public class ReplacedPartsTests
{
    private static readonly Dictionary<string, string?> OneQuickRound = new()
    {
        ["Arena:Rules:TotalRounds"] = "1",
        ["Arena:Rules:TimeScale"] = "0.05",
        ["Arena:Rules:GradingTimeout"] = "00:00:01",
    };

    [Fact]
    public async Task A_player_who_connects_during_grading_is_told_that_it_is_grading()
    {
        var grader = new HeldGrader();
        await using var app = await StartAsync(grader);
        var (alice, bob) = await app.MatchAsync();
        await using var _ = alice;
        await using var __ = bob;
        await AnswerAsync(alice, bob);
        await grader.Called;

        var state = (await alice.Client.RestoreAsync()).State.ShouldNotBeNull();
        (state.Status, state.Phase, state.Round, state.MySubmission, state.OpponentSubmitted).ShouldBe(("playing", "grading", 1, "mine", true));
        state.LastRound.ShouldBeNull();

        grader.Release(new RoundGrades(Grade.Right, Grade.Wrong));
        (await alice.NextAsync<RoundEndEvent>()).Results.My.Correct.ShouldBeTrue();
        (await bob.NextAsync<MatchEndEvent>()).Result.ShouldBe("loss");
    }

    [Fact]
    public async Task A_call_is_answered_while_the_grader_takes_its_time()
    {
        var grader = new HeldGrader();
        await using var app = await StartAsync(grader);
        var (alice, bob) = await app.MatchAsync();
        await using var _ = alice;
        await using var __ = bob;
        var answers = await AnswerAsync(alice, bob);
        answers.ShouldAllBe(answer => answer.Ok);
        answers.Select(answer => answer.OpponentSubmitted).ShouldBe([false, true]);
        grader.Release(new RoundGrades(Grade.Right, Grade.Wrong));
        await alice.NextAsync<MatchEndEvent>();
    }

    [Fact]
    public async Task A_grader_that_throws_is_tried_three_times_and_the_round_counts_for_nobody()
    {
        var grader = new ThrowingGrader();
        await using var app = await StartAsync(grader);
        var (alice, bob) = await app.MatchAsync();
        await using var _ = alice;
        await using var __ = bob;
        await AnswerAsync(alice, bob);
        var end = await alice.NextAsync<RoundEndEvent>();
        grader.Calls.ShouldBe(3);
        end.Results.My.Delta.ShouldBe(0);
        end.Results.My.Feedback.ShouldNotBeNull();
        (await alice.NextAsync<MatchEndEvent>()).Result.ShouldBe("draw");
    }

    [Fact]
    public async Task A_grader_that_never_answers_does_not_hold_the_match()
    {
        await using var app = await StartAsync(new HeldGrader());
        var (alice, bob) = await app.MatchAsync();
        await using var _ = alice;
        await using var __ = bob;
        await AnswerAsync(alice, bob);
        (await bob.NextAsync<MatchEndEvent>()).Reason.ShouldBe("completed");
    }

    [Fact]
    public async Task Matches_start_and_end_while_the_history_is_away_and_it_gets_the_result_when_it_is_back()
    {
        var history = new AbsentHistory(failures: 2);
        await using var app = await ArenaApp.StartAsync(services => services.Replace(ServiceDescriptor.Singleton<IMatchHistory>(history)), OneQuickRound);
        var (alice, bob) = await app.MatchAsync();
        await using var _ = alice;
        await using var __ = bob;
        var asked = await bob.NextAsync<RoundStartEvent>();
        await alice.Client.SubmitAsync(asked.RoomId, 1, "wrong");
        await bob.Client.SubmitAsync(asked.RoomId, 1, BuiltInQuestions.All.Single(question => question.Id == asked.Question.Id).Answer);
        var end = await bob.NextAsync<MatchEndEvent>();
        (end.Result, end.RatingChange).ShouldBe(("win", null));

        // Free to queue again before the result is saved.
        (await bob.Client.EnqueueAsync()).Status.ShouldBe("queued");
        var saved = await history.Saved.WaitAsync(TimeSpan.FromSeconds(20));
        saved.Rating2!.Delta.ShouldBe(20);
    }

    [Fact]
    public async Task The_programs_own_authentication_is_left_alone()
    {
        await using var app = await ArenaApp.StartAsync(services => services.AddAuthentication("own").AddCookie("own"));
        var schemes = app.Services.GetRequiredService<Microsoft.AspNetCore.Authentication.IAuthenticationSchemeProvider>();
        (await schemes.GetDefaultAuthenticateSchemeAsync())!.Name.ShouldBe("own");
    }

    private static Task<ArenaApp> StartAsync(IAnswerGrader grader)
        => ArenaApp.StartAsync(services => services.Replace(ServiceDescriptor.Singleton(grader)), OneQuickRound);

    private static async Task<SubmitAnswer[]> AnswerAsync(TestPlayer alice, TestPlayer bob)
    {
        var start = await alice.NextAsync<RoundStartEvent>();
        await bob.NextAsync<RoundStartEvent>();
        return
        [
            await alice.Client.SubmitAsync(start.RoomId, 1, "mine"),
            await bob.Client.SubmitAsync(start.RoomId, 1, "theirs"),
        ];
    }

    private sealed class HeldGrader : IAnswerGrader
    {
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<RoundGrades> _grades = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Called => _called.Task.WaitAsync(TimeSpan.FromSeconds(20));

        public void Release(RoundGrades grades) => _grades.TrySetResult(grades);

        public async ValueTask<RoundGrades> GradeAsync(Question question, string answer1, string answer2, CancellationToken cancellationToken = default)
        {
            _called.TrySetResult();
            return await _grades.Task;
        }
    }

    private sealed class ThrowingGrader : IAnswerGrader
    {
        private int _calls;

        public int Calls => _calls;

        public ValueTask<RoundGrades> GradeAsync(Question question, string answer1, string answer2, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _calls);
            throw new InvalidOperationException("This grader is broken.");
        }
    }

    private sealed class AbsentHistory(int failures) : IMatchHistory
    {
        private readonly InMemoryMatchHistory _inner = new(new EloRatingSystem(new RatingOptions()));
        private readonly TaskCompletionSource<SavedMatch> _saved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _failuresLeft = failures;

        public Task<SavedMatch> Saved => _saved.Task;

        public async ValueTask<SavedMatch> SaveAsync(FinishedMatch match, CancellationToken cancellationToken = default)
        {
            if (Interlocked.Decrement(ref _failuresLeft) >= 0)
            {
                throw new IOException("The history is away.");
            }

            var saved = await _inner.SaveAsync(match, cancellationToken);
            _saved.TrySetResult(saved);
            return saved;
        }

        public ValueTask<SavedMatch?> FindAsync(string roomId, CancellationToken cancellationToken = default)
            => _inner.FindAsync(roomId, cancellationToken);

        public ValueTask<IReadOnlyList<SavedMatch>> ListAsync(string playerId, DateTimeOffset? before, int limit, CancellationToken cancellationToken = default)
            => _inner.ListAsync(playerId, before, limit, cancellationToken);

        public ValueTask<PlayerRating> GetRatingAsync(string playerId, CancellationToken cancellationToken = default)
            => throw new IOException("The history is away.");

        public ValueTask<IReadOnlyList<LeaderboardEntry>> GetLeaderboardAsync(int limit, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();
    }
}
