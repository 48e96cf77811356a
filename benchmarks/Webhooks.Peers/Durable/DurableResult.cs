namespace Webhooks.Peers.Durable;

/// <summary>One turn of one way; what is used up includes what was still to be done after the last answer.</summary>
/// <param name="Answered">Answers a second.</param>
/// <param name="Handled">Deliveries a second, from the first request to the end of the last handler; zero where nothing is handled.</param>
/// <param name="ServerCpu">Microseconds of processor time a delivery, of the server.</param>
/// <param name="BackendCpu">The same of the database or broker.</param>
/// <param name="Bytes">Bytes that the server allocated a delivery.</param>
/// <param name="Median">Half of the answers took no longer.</param>
/// <param name="Percentile99">All but a hundredth of the answers took no longer.</param>
/// <param name="RepeatsHandled">How many of <see cref="DurableTurn.Repeats"/> repeats were handled again.</param>
/// <param name="Open">How many deliveries the store still took for unfinished when all had been handled.</param>
internal readonly record struct DurableResult(
    double Answered,
    double Handled,
    double ServerCpu,
    double BackendCpu,
    double Bytes,
    TimeSpan Median,
    TimeSpan Percentile99,
    int RepeatsHandled,
    long Open);
