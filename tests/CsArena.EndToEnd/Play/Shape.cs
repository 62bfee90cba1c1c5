namespace CsArena.EndToEnd.Play;

/// <summary>Which fields the protocol has, and of what type.</summary>
public static class Shape
{
    private static readonly string[] Room = ["roomId:string", "seq:number", "serverTime:number", "prevSeq:number"];

    private static readonly Dictionary<string, string[]> Events = new()
    {
        ["session:ready"] = ["userId:string", "nodeId:string", "serverTime:number", "status:string", "roomId?:string"],
        ["match:found"] = [.. Room, "opponent:object", "totalRounds:number", "queue:string"],
        ["round:ready"] = [.. Room, "round:number", "totalRounds:number", "endsAt:number"],
        ["round:start"] = [.. Room, "round:number", "totalRounds:number", "endsAt:number", "question:object"],
        ["opponent:submitted"] = [.. Room, "round:number"],
        ["round:end"] = [.. Room, "round:number", "endsAt:number", "results:object", "solution:object"],
        ["match:end"] = [.. Room, "result:string", "reason:string", "finalScores:object", "ratingChange:number|null"],
        ["opponent:disconnected"] = [.. Room, "graceEndsAt:number"],
        ["opponent:reconnected"] = Room,
        ["session:replaced"] = ["serverTime:number"],
        ["server:draining"] = ["serverTime:number", "reconnectAfterMs:number"],
    };

    private static readonly HashSet<string> Codes =
    [
        "unauthenticated", "invalid_payload", "already_playing", "queue_full", "forfeit_pause", "not_queued", "not_in_match", "room_not_found",
        "wrong_phase", "wrong_round", "already_submitted", "too_late", "answer_too_long", "rate_limited", "backend_unavailable",
        "server_draining", "internal",
    ];

    public static Func<JsonElement, bool> InRound(int round) => payload => payload.GetProperty("round").GetInt32() == round;

    /// <summary>An event has exactly the fields that the protocol names, each of its type, all the way down.</summary>
    public static void Event(string name, JsonElement payload)
    {
        Events.ShouldContainKey(name);
        Fields(payload, name, Events[name]);
        foreach (var time in new[] { "serverTime", "endsAt", "graceEndsAt" })
        {
            if (payload.TryGetProperty(time, out var value))
            {
                Time(value, $"{name}.{time}");
            }
        }

        switch (name)
        {
            case "match:found":
                Opponent(payload.GetProperty("opponent"));
                break;
            case "round:start":
                Question(payload.GetProperty("question"));
                break;
            case "round:end":
                Results(payload);
                break;
            case "match:end":
                Fields(payload.GetProperty("finalScores"), "finalScores", "my:number", "opponent:number");
                payload.GetProperty("result").GetString().ShouldBeOneOf("win", "loss", "draw");
                payload.GetProperty("reason").GetString().ShouldBeOneOf("completed", "forfeit", "abandoned");
                break;
            case "session:ready":
                payload.GetProperty("status").GetString().ShouldBeOneOf("idle", "queued", "playing");
                break;
        }
    }

    /// <summary>A restored state of a match.</summary>
    public static void Playing(JsonElement state)
    {
        Fields(
            state, "state", "status:string", "roomId:string", "seq:number", "serverTime:number", "phase:string", "round:number",
            "totalRounds:number", "endsAt?:number", "opponent:object", "scores:object", "question?:object", "mySubmission?:string",
            "opponentSubmitted:bool", "opponentGraceEndsAt?:number", "lastRound?:object", "result?:object");
        state.GetProperty("status").GetString().ShouldBeOneOf("playing", "finished");
        Fields(state.GetProperty("scores"), "scores", "my:number", "opponent:number");
        Opponent(state.GetProperty("opponent"));
        if (state.TryGetProperty("question", out var question))
        {
            Question(question);
        }

        if (state.TryGetProperty("lastRound", out var lastRound))
        {
            Event("round:end", lastRound);
        }

        if (state.TryGetProperty("result", out var result))
        {
            Event("match:end", result);
        }
    }

    public static void Refusal(JsonElement answer, string code, string call)
    {
        answer.GetProperty("ok").GetBoolean().ShouldBeFalse(call);
        answer.GetProperty("code").GetString().ShouldBe(code, call);
        Refusal(answer);
    }

    /// <summary>Any answer of the protocol: a good one, or a refusal with a known code.</summary>
    public static void Answer(JsonElement answer)
    {
        answer.ValueKind.ShouldBe(JsonValueKind.Object);
        if (!answer.GetProperty("ok").GetBoolean())
        {
            Refusal(answer);
        }
    }

    /// <summary>Exactly these fields. Written <c>name:type</c>, with <c>?</c> after the name of one that may be absent.</summary>
    public static void Fields(JsonElement json, string what, params string[] fields)
    {
        json.ValueKind.ShouldBe(JsonValueKind.Object, what);
        var left = json.EnumerateObject().ToDictionary(property => property.Name, property => property.Value);
        foreach (var field in fields)
        {
            var (name, types) = field.Split(':') is [var before, var after] ? (before, after) : throw new ArgumentException(field);
            if (left.Remove(name.TrimEnd('?'), out var value))
            {
                types.Split('|').ShouldContain(TypeOf(value), $"{what}.{name} in {json}");
            }
            else
            {
                name.ShouldEndWith("?", Case.Sensitive, $"{what}.{name} is missing in {json}");
            }
        }

        left.Keys.ShouldBeEmpty($"{what} has more fields than the protocol: {json}");
    }

    private static void Refusal(JsonElement answer)
    {
        Fields(answer, "refusal", "ok:bool", "code:string", "message:string", "retryable:bool", "roomId?:string", "retryAfterMs?:number");
        Codes.ShouldContain(answer.GetProperty("code").GetString()!);
    }

    private static void Opponent(JsonElement opponent)
    {
        Fields(opponent, "opponent", "userId:string", "nickname:string", "rating:number", "tier:string");
        opponent.GetProperty("tier").GetString().ShouldBeOneOf("bronze", "silver", "gold", "platinum", "diamond");
    }

    private static void Question(JsonElement question)
    {
        Fields(
            question, "question", "id:string", "type:string", "difficulty:string", "categories:array", "points:number", "text:string",
            "options?:array");
        var type = question.GetProperty("type").GetString();
        type.ShouldBeOneOf("multiple", "short", "essay");
        question.GetProperty("difficulty").GetString().ShouldBeOneOf("easy", "medium", "hard");
        question.GetProperty("categories").EnumerateArray().ShouldAllBe(category => category.ValueKind == JsonValueKind.String);
        question.TryGetProperty("options", out var options).ShouldBe(type == "multiple");
        if (type == "multiple")
        {
            options.GetArrayLength().ShouldBeGreaterThan(1);
            foreach (var option in options.EnumerateArray())
            {
                Fields(option, "option", "key:string", "text:string");
            }
        }
    }

    private static void Results(JsonElement roundEnd)
    {
        var results = roundEnd.GetProperty("results");
        Fields(results, "results", "my:object", "opponent:object");
        foreach (var result in results.EnumerateObject())
        {
            Fields(result.Value, result.Name, "submitted:bool", "correct:bool", "delta:number", "total:number", "feedback?:string");
        }

        Fields(roundEnd.GetProperty("solution"), "solution", "answer:string", "explanation:string");
    }

    /// <summary>Whole Unix milliseconds, of a time near now: seconds or ticks would be far off.</summary>
    private static void Time(JsonElement value, string what)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();
        var day = (long)TimeSpan.FromDays(1).TotalMilliseconds;
        value.GetInt64().ShouldBeInRange(now - day, now + day, what);
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "null",
    };
}
