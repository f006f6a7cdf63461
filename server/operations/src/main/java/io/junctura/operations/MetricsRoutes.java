package io.junctura.operations;

import io.junctura.http.Audit;
import io.junctura.http.Exchange;
import io.junctura.http.Permission;
import io.junctura.http.RouteTable;
import io.junctura.http.Routes;
import io.junctura.http.schema.Schemas;
import java.nio.charset.StandardCharsets;

/** {@code /metrics}, for Prometheus. */
public final class MetricsRoutes implements Routes {
    private final String version;
    private final EngineFigures engine;
    private final HttpFigures http;
    private final DataFigures data;

    public MetricsRoutes(String version, EngineFigures engine, HttpFigures http, DataFigures data) {
        this.version = version;
        this.engine = engine;
        this.http = http;
        this.data = data;
    }

    @Override
    public void routes(RouteTable table) {
        table.get("/metrics", this::metrics)
                .needs(Permission.LOCAL, Audit.NONE)
                .probe()
                .summary("The metrics, in the format of Prometheus")
                .answers(200, "Prometheus' text format", "text/plain", Schemas::string);
    }

    private void metrics(Exchange request) {
        Exposition out = new Exposition();
        out.gauge("junctura_info", "1, with the version that runs.");
        out.sample("version", version, 1);
        engine.write(out);
        http.write(out);
        data.write(out);
        ProcessMetrics.write(out);
        request.header("Cache-Control", "no-store");
        request.answer(200, Exposition.CONTENT_TYPE, out.toString().getBytes(StandardCharsets.UTF_8));
    }
}
