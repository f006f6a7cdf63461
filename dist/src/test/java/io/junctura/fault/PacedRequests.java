package io.junctura.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests that are due at fixed times, on one connection. The latency of each is measured from its due time, so a slow
 * answer also counts for the requests behind it.
 */
final class PacedRequests implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);
    /** The pause after a rejection or a failed connection. */
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Exchange exchange;
    private final Duration every;
    private final boolean keepsConnection;
    private final Duration triesFor;
    private final Client client;
    private final Thread thread;
    private final List<Sample> samples = new ArrayList<>();
    private long doneUntil = System.nanoTime();
    private volatile boolean closed;

    /**
     * One request and its outcome.
     *
     * @param due      {@link System#nanoTime()}
     * @param nanos from the due time to the end
     * @param refusals the number of attempts without success
     * @param failure why the last attempt failed; null if it succeeded
     */
    record Sample(int number, long due, long nanos, int refusals, String failure) {}

    /** Sends the n-th request and waits for its answer. */
    @FunctionalInterface
    interface Exchange {
        Client.Answer ask(Client client, int number) throws IOException;
    }

    private PacedRequests(
            String name,
            InetAddress from,
            int port,
            Duration every,
            boolean keepsConnection,
            Duration triesFor,
            Exchange exchange) {
        this.client = new Client(from, port, ANSWER_WITHIN);
        this.every = every;
        this.keepsConnection = keepsConnection;
        this.triesFor = triesFor;
        this.exchange = exchange;
        this.thread = new Thread(this::run, name);
        thread.start();
    }

    /** Sends each request once, on one kept-alive connection. */
    static PacedRequests once(String name, InetAddress from, int port, Duration every, Exchange exchange) {
        return new PacedRequests(name, from, port, every, true, Duration.ZERO, exchange);
    }

    /** Sends each request once, on its own connection. */
    static PacedRequests fresh(String name, InetAddress from, int port, Duration every, Exchange exchange) {
        return new PacedRequests(name, from, port, every, false, Duration.ZERO, exchange);
    }

    /** Repeats each request until it succeeds, for at most half a minute. */
    static PacedRequests untilTaken(
            String name, InetAddress from, int port, Duration every, boolean keepsConnection, Exchange exchange) {
        return new PacedRequests(name, from, port, every, keepsConnection, Duration.ofSeconds(30), exchange);
    }

    private void run() {
        long start = System.nanoTime();
        for (int n = 0; !closed; n++) {
            long due = start + n * every.toNanos();
            for (long left = due - System.nanoTime(); left > 0 && !closed; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (closed) return;
            Sample sample = sample(n, due);
            synchronized (this) {
                samples.add(sample);
                doneUntil = due;
            }
        }
    }

    private Sample sample(int n, long due) {
        int refusals = 0;
        String failure = "it was not sent: those before it took too long";
        // A request that is this late counts as failed and is not sent.
        boolean late = System.nanoTime() - due > triesFor.plus(ANSWER_WITHIN).toNanos();
        while (!late) {
            failure = failure(n);
            if (failure == null) break;
            refusals++;
            if (System.nanoTime() - due > triesFor.toNanos() || closed) break;
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        return new Sample(n, due, System.nanoTime() - due, refusals, failure);
    }

    private String failure(int n) {
        try {
            Client.Answer answer = exchange.ask(client, n);
            if (!keepsConnection) client.close();
            return answer.isSuccess() ? null : answer.status() + " " + answer.text();
        } catch (IOException e) {
            return e.toString();
        }
    }

    String name() {
        return thread.getName();
    }

    /** The requests that were due in an interval. Waits until the last of them has ended. */
    List<Sample> between(long from, long to) throws Exception {
        Until.holds(Duration.ofMinutes(1), () -> name() + " has ended what was due", () -> doneUntil() - to >= 0);
        synchronized (this) {
            return samples.stream()
                    .filter(sample -> sample.due - from >= 0 && sample.due - to < 0)
                    .toList();
        }
    }

    private synchronized long doneUntil() {
        return doneUntil;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        LockSupport.unpark(thread);
        client.close();
        thread.join();
    }
}
