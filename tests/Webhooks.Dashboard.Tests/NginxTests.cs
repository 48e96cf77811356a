using System.Net;

namespace Webhooks.Dashboard.Tests;

/// <summary>Behind nginx as it comes: <c>proxy_pass</c> alone, which hides the host and says nothing of itself.</summary>
public sealed class NginxTests
{
    private const string Program = "/usr/sbin/nginx";

    [SkippableFact]
    public async Task ProxyPassAlone_HidesNothingFromTheGate_AndHoldsBackNoStream()
    {
        Requirement.Check(File.Exists(Program), "nginx is not installed. On Debian: apt-get install nginx-light");
        await using var host = await DashboardHost.StartAsync();
        using var folder = new TemporaryFolder();
        var port = ServerProcess.FreePort();
        await File.WriteAllTextAsync(folder["nginx.conf"], $$"""
            daemon off; pid {{folder["nginx.pid"]}}; error_log {{folder["error.log"]}};
            events { }
            http {
              access_log off;
              client_body_temp_path {{folder["b"]}}; proxy_temp_path {{folder["p"]}}; fastcgi_temp_path {{folder["f"]}}; uwsgi_temp_path {{folder["u"]}}; scgi_temp_path {{folder["s"]}};
              server { listen 127.0.0.1:{{port}}; location /ops/ { proxy_pass {{host.App.Address.GetLeftPart(UriPartial.Authority)}}/; } }
            }
            """);
        using var nginx = ServerProcess.Start(Program, ["-c", folder["nginx.conf"], "-e", folder["error.log"]]);

        try
        {
            var outside = new Uri($"http://127.0.0.1:{port}/ops{DashboardHost.Pattern}/");
            using var stranger = new HttpClient { BaseAddress = outside };
            await Wait.UntilAsync(async () =>
            {
                try
                {
                    return (await stranger.GetAsync("")).StatusCode == HttpStatusCode.Forbidden;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            });
            Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync("api/session")).StatusCode);

            using var client = await host.EnterAsync(new Uri(outside, $"./{host.Page.Query}"));
            await using var stream = await client.GetStreamAsync("api/live");
            using var reader = new StreamReader(stream);
            Assert.Equal("event: pulse", await Wait.ForAsync(reader.ReadLineAsync()));

            // The browser says that its own page asks, although nginx hides the host that it sees.
            client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
            using var change = await client.PostAsync("api/apply", new StringContent("{\"key\":\"999\",\"operation\":\"retry\"}"));
            Assert.Equal(HttpStatusCode.OK, change.StatusCode);
        }
        finally
        {
            nginx.Kill();
            await nginx.WaitForExitAsync();
        }
    }
}
