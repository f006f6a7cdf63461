package io.junctura.bench.baseline;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The lower bound: a hand-written handler that stores nothing. It answers an event at once, and a bounded pool forwards it.
 * If the queue is full, the handler forwards the event itself, so that memory stays bounded.
 */
public final class Floor {
    private static final int WORKERS = 64;
    private static final int MAX_WAITING = 10_000;

    private final Forwarder forwarder;
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new ThreadPoolExecutor.CallerRunsPolicy());

    private Floor(Forwarder forwarder) {
        this.forwarder = forwarder;
    }

    /** Arguments: the client ({@code jdk} or {@code pooled}), the port and the sink's address. */
    public static void main(String[] args) {
        Forwarder forwarder = args[0].equals("jdk") ? new JdkForwarder(args[2]) : new PooledForwarder(args[2], WORKERS);
        Floor floor = new Floor(forwarder);
        Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.routes.post("/event", floor::event);
                    config.routes.post("/call", floor::call);
                })
                .start("127.0.0.1", Integer.parseInt(args[1]));
    }

    private void event(Context http) throws IOException {
        JsonNode order = OrderTransform.read(http.bodyAsBytes());
        workers.execute(() -> forward(order));
        http.status(202).contentType("application/json").result("{\"accepted\":true}");
    }

    private void call(Context http) throws IOException {
        JsonNode order = OrderTransform.read(http.bodyAsBytes());
        http.contentType("application/json").result(OrderTransform.write(OrderTransform.price(order)));
    }

    private void forward(JsonNode order) {
        try {
            forwarder.post(OrderTransform.path(order), OrderTransform.write(OrderTransform.delivery(order)));
        } catch (Exception lost) {
            System.err.println("lost an event: " + lost);
        }
    }
}
