namespace Webhooks.Processing;

/// <summary>A store's answer to the end of an attempt. The default value is not a success.</summary>
internal enum SettleOutcome
{
    /// <summary>The store is out of reach; the worker asks again.</summary>
    TryAgain = 0,

    /// <summary>Another process has the delivery now; nothing was changed.</summary>
    Lost,

    /// <summary>The delivery is handed out again, whatever its result was; the store has logged it.</summary>
    ComesAgain,

    /// <summary>The store holds the result of the delivery.</summary>
    Settled,
}
