package io.junctura.bench.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.main.Main;
import org.apache.camel.spi.ThreadPoolProfile;

/** The bench's work as a Camel route. A wire tap processes the event, so that the sender gets its answer at once. */
public final class CamelRoute extends RouteBuilder {
    private static final String GOLD = "gold";

    private final String sink;

    private CamelRoute(String sink) {
        this.sink = sink;
    }

    /** Arguments: the port and the sink's address. */
    public static void main(String[] args) throws Exception {
        Main main = new Main();
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", "127.0.0.1");
        main.addInitialProperty("camel.server.port", args[0]);
        main.addInitialProperty("camel.component.http.connections-per-route", "64");
        main.addInitialProperty("camel.component.http.max-total-connections", "128");
        main.configure().addRoutesBuilder(new CamelRoute(args[1]));
        main.run(new String[0]);
    }

    @Override
    public void configure() {
        ThreadPoolProfile pool = getContext().getExecutorServiceManager().getDefaultThreadPoolProfile();
        pool.setPoolSize(64);
        pool.setMaxPoolSize(64);
        pool.setMaxQueueSize(10_000);

        from("platform-http:/event?httpMethodRestrict=POST")
                .convertBodyTo(byte[].class)
                .wireTap("direct:deliver")
                .setHeader(Exchange.HTTP_RESPONSE_CODE, constant(202))
                .setHeader(Exchange.CONTENT_TYPE, constant("application/json"))
                .setBody(constant("{\"accepted\":true}"));

        from("direct:deliver")
                .process(CamelRoute::transform)
                .removeHeaders("*", "tier")
                .setHeader(Exchange.HTTP_METHOD, constant("POST"))
                .setHeader(Exchange.CONTENT_TYPE, constant("application/json"))
                .choice()
                .when(header("tier").isEqualTo(GOLD))
                .removeHeader("tier")
                .to(sink + "/gold")
                .otherwise()
                .removeHeader("tier")
                .to(sink + "/standard")
                .end();

        from("platform-http:/call?httpMethodRestrict=POST")
                .process(CamelRoute::price)
                .setHeader(Exchange.CONTENT_TYPE, constant("application/json"));
    }

    private static void transform(Exchange exchange) throws IOException {
        JsonNode order = OrderTransform.read(exchange.getMessage().getBody(byte[].class));
        exchange.getMessage().setHeader("tier", order.path("tier").asText());
        exchange.getMessage().setBody(OrderTransform.write(OrderTransform.delivery(order)));
    }

    private static void price(Exchange exchange) throws IOException {
        JsonNode order = OrderTransform.read(exchange.getMessage().getBody(byte[].class));
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(OrderTransform.write(OrderTransform.price(order)));
    }
}
