using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace CsArena.Realtime.Hubs;

/// <summary>
/// Reads the one object that a call carries. Read by hand, so that whatever a client sends becomes an answer and never a
/// broken connection.
/// </summary>
internal readonly struct CallPayload
{
    private readonly JsonElement _element;

    private CallPayload(JsonElement element) => _element = element;

    /// <summary>Takes an object whose names are text; nothing at all counts as an empty one.</summary>
    public static bool TryRead(JsonElement element, out CallPayload payload)
    {
        payload = new CallPayload(element);
        return element.ValueKind == JsonValueKind.Undefined || (element.ValueKind == JsonValueKind.Object && HasNames(element));
    }

    /// <summary>Reads text that must be there.</summary>
    public bool TryText(string name, [NotNullWhen(true)] out string? value)
        => TryOptionalText(name, out value) && value is not null;

    /// <summary>Reads text that may be absent or null; false when there is something else.</summary>
    public bool TryOptionalText(string name, out string? value)
    {
        value = null;
        if (!TryProperty(name, out var property) || property.ValueKind == JsonValueKind.Null)
        {
            return true;
        }

        return property.ValueKind == JsonValueKind.String && TryDecode(property, out value);
    }

    /// <summary>Reads a whole number that must be there.</summary>
    public bool TryNumber(string name, out int value)
    {
        value = 0;
        return TryProperty(name, out var property)
            && property.ValueKind == JsonValueKind.Number
            && property.TryGetInt32(out value);
    }

    private bool TryProperty(string name, out JsonElement property)
    {
        property = default;
        return _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out property);
    }

    /// <summary>To look for any name fails where one is no text.</summary>
    private static bool HasNames(JsonElement element)
    {
        try
        {
            foreach (var property in element.EnumerateObject())
            {
                _ = property.Name;
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>A lone surrogate is valid JSON and no text.</summary>
    private static bool TryDecode(JsonElement property, out string? value)
    {
        try
        {
            value = property.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            value = null;
            return false;
        }
    }
}
