// What any app costs: an endpoint that reads the body and answers.
var app = WebApplication.CreateSlimBuilder(args).Build();

foreach (var path in new[] { "/webhooks/circleci", "/webhooks/perfsee" })
{
    app.MapPost(path, (RequestDelegate)(async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        Console.WriteLine("handled nothing");
    }));
}

app.Run();
