using System.Text.Json;
using CsArena.Realtime.Protocol;
using Shouldly;
using Xunit;

namespace CsArena.Realtime.Abstractions.Tests.Protocol;

/// <summary>The JSON of docs/protocol.md, to the letter: clients of others depend on it.</summary>
public class WireTests
{
    private static readonly JsonSerializerOptions _wire = new(JsonSerializerDefaults.Web);

    [Fact]
    public void An_answer_that_is_ok_says_no_more_than_it_knows()
    {
        Json(new CallAnswer()).ShouldBe("""{"ok":true}""");
        Json(new DequeueAnswer { Status = "dequeued" }).ShouldBe("""{"status":"dequeued","ok":true}""");
        Json(new SubmitAnswer { OpponentSubmitted = false }).ShouldBe("""{"opponentSubmitted":false,"ok":true}""");
    }

    [Fact]
    public void An_answer_to_enqueue_always_has_the_estimate()
    {
        Json(new EnqueueAnswer { Status = "queued", Queue = "default", Position = 1, QueueSize = 2 })
            .ShouldBe("""{"status":"queued","queue":"default","position":1,"queueSize":2,"estimatedWaitMs":null,"ok":true}""");
        Json(new EnqueueAnswer { Status = "matched", RoomId = "r" })
            .ShouldBe("""{"status":"matched","estimatedWaitMs":null,"ok":true,"roomId":"r"}""");
    }

    [Fact]
    public void A_refusal_has_code_message_and_whether_to_try_again()
    {
        Json(CallAnswer.Refused(AnswerCodes.QueueFull, "Full.", retryable: true))
            .ShouldBe("""{"ok":false,"code":"queue_full","message":"Full.","retryable":true}""");
        Json(CallAnswer.Refused(AnswerCodes.AlreadyPlaying, "Playing.", roomId: "r"))
            .ShouldBe("""{"ok":false,"code":"already_playing","message":"Playing.","retryable":false,"roomId":"r"}""");
    }

    [Fact]
    public void A_room_event_carries_room_numbers_and_time()
        => Json(new RoundReadyEvent(1, 5, 30) { RoomId = "r", Seq = 4, PrevSeq = 2, ServerTime = 10 })
            .ShouldBe("""{"round":1,"totalRounds":5,"endsAt":30,"roomId":"r","seq":4,"prevSeq":2,"serverTime":10}""");

    [Fact]
    public void The_end_of_a_match_says_null_where_nothing_was_rated()
        => Json(new MatchEndEvent("draw", "completed", new ScorePair(3, 3), null)).ShouldContain("\"ratingChange\":null");

    [Fact]
    public void Options_and_feedback_are_absent_where_there_are_none()
    {
        Json(new QuestionInfo("q", "short", "easy", ["any"], 10, "?")).ShouldNotContain("options");
        Json(new PlayerResult(true, true, 10, 20)).ShouldBe("""{"submitted":true,"correct":true,"delta":10,"total":20}""");
    }

    [Fact]
    public void Nobody_is_in_a_room_by_default()
    {
        Json(new SessionReadyEvent("ann", "n", "idle")).ShouldBe("""{"userId":"ann","nodeId":"n","status":"idle","serverTime":0}""");
        Json(new PlayerState { Status = "idle" }).ShouldBe("""{"status":"idle"}""");
    }

    [Fact]
    public void A_question_is_shown_without_its_solution()
        => typeof(QuestionInfo).GetProperties().Select(property => property.Name)
            .ShouldBe(["Id", "Type", "Difficulty", "Categories", "Points", "Text", "Options"], ignoreOrder: true);

    [Fact]
    public void Calls_are_read_as_they_are_written()
    {
        JsonSerializer.Deserialize<SubmitCall>("""{"roomId":"r","round":2,"answer":""}""", _wire).ShouldBe(new SubmitCall("r", 2, ""));
        JsonSerializer.Deserialize<EnqueueCall>("{}", _wire).ShouldBe(new EnqueueCall());
        JsonSerializer.Deserialize<RestoreCall>("{}", _wire).ShouldBe(new RestoreCall());
    }

    private static string Json<T>(T value) => JsonSerializer.Serialize(value, _wire);
}
