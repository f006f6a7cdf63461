package io.junctura.http;

import io.junctura.memory.HeapShare;
import io.junctura.memory.MemoryPool;
import io.junctura.thread.WorkerPool;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running HTTP server: Javalin on Jetty. It does without parts that we do not use and that would slow the start:
 * WebSockets, sessions, Javalin's router and JSON, HTTP/2.
 */
public final class HttpServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    /** Connections that wait to be accepted. Beyond that, the system delays new ones by a second or more. */
    private static final int ACCEPT_QUEUE = 8_192;

    private static final int HEADER_BYTES = 16 * 1024;
    private static final long IDLE_MILLIS = 30_000;
    /** More than one, so that many connections that are closed at once do not hold up all others. */
    private static final int SELECTORS =
            Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));

    /** Threads that read from connections and work on requests; {@link RequestClass} says how many of them may block. */
    private static final int MAX_THREADS = RequestClass.allThreads() + 2 * (1 + SELECTORS) + 16;

    /** How many requests to flows are processed at the same time. */
    public static final int FLOW_THREADS = RequestClass.FLOW.threads;

    /** Reserved for probes and metrics, so that they answer while all other threads are busy. */
    private static final int PROBE_THREADS = 2;

    private static final long CHECK_MILLIS = 500;
    private final HttpSettings settings;
    private final Server jetty;
    private final List<WorkerPool> pools;
    private final ServerConnector main;
    private final @Nullable ServerConnector hooks;

    private HttpServer(
            HttpSettings settings,
            Server jetty,
            List<WorkerPool> pools,
            ServerConnector main,
            @Nullable ServerConnector hooks) {
        this.settings = settings;
        this.jetty = jetty;
        this.pools = pools;
        this.main = main;
        this.hooks = hooks;
    }

    /**
     * Starts to listen and to answer.
     *
     * @throws IllegalStateException if a route does not declare its permission
     */
    public static HttpServer start(HttpSettings settings, Guard guard, List<Routes> all, HttpMetrics metrics)
            throws CannotListen {
        return start(
                settings,
                guard,
                all,
                metrics,
                ConnectionLimits.ofMachine(),
                HeapShare.REQUEST_BODIES,
                HeapShare.RESPONSES);
    }

    static HttpServer start(
            HttpSettings settings,
            Guard guard,
            List<Routes> all,
            HttpMetrics metrics,
            ConnectionLimits limits,
            MemoryPool bodies,
            MemoryPool responses)
            throws CannotListen {
        RouteTable table = new RouteTable();
        for (Routes routes : all) routes.routes(table);
        new OpenApi(table, settings.version(), settings.publicUrl()).routes(table);
        table.close();

        WorkerPool pool = new WorkerPool("http", MAX_THREADS, Duration.ofMillis(IDLE_MILLIS));
        WorkerPool probes = new WorkerPool("probe", PROBE_THREADS, Duration.ofMillis(IDLE_MILLIS));
        Server jetty = new Server(new JettyThreads(pool, MAX_THREADS));
        SecurityHeaders security = new SecurityHeaders(settings.proxies(), settings.portalFrameAncestors());
        Connections connections = new Connections(limits, settings.proxies(), metrics);
        ListenerUsage mainUsage = new ListenerUsage("main", false);
        ListenerUsage hooksUsage = new ListenerUsage("hooks", true);
        ServerConnector main = listener(jetty, settings, settings.port(), security, connections.of(mainUsage));
        ServerConnector hooks = settings.hooksPort() == null
                ? null
                : listener(jetty, settings, settings.hooksPort(), security, connections.of(hooksUsage));
        JettyErrors errors = new JettyErrors(security, metrics);
        jetty.setErrorHandler(errors);

        RequestThreads threads = new RequestThreads(pool, probes, metrics);
        Handler servlet = JavalinServer.handler(new Dispatcher(guard, new WebUi()), errors);
        jetty.setHandler(new RequestHandler(
                table,
                new Peers(settings.proxies()),
                connections,
                new BodyMemory(bodies, settings.maxBody(), connections.trustedAddresses(), metrics),
                new ResponseMemory(responses, connections),
                threads,
                new ApiHandler(guard, settings.uploads(), threads, servlet)));
        List<ListenerUsage> listeners = hooks == null ? List.of(mainUsage) : List.of(mainUsage, hooksUsage);
        metrics.gauges(new ServerGauges(connections, listeners, threads));
        HttpServer server = new HttpServer(settings, jetty, List.of(pool, probes), main, hooks);
        try {
            main.open();
            if (hooks != null) hooks.open();
            jetty.start();
            server.checkRegularly(connections, new Saturation(metrics));
            return server;
        } catch (Exception e) {
            server.stopQuietly();
            throw new CannotListen(why(settings, main, e), e);
        }
    }

    /** Closes connections that are too slow, and logs when the server begins to refuse requests. */
    private void checkRegularly(Connections connections, Saturation saturation) {
        jetty.getScheduler()
                .schedule(
                        () -> {
                            connections.check();
                            saturation.check(System.nanoTime());
                            if (jetty.isRunning()) checkRegularly(connections, saturation);
                        },
                        CHECK_MILLIS,
                        TimeUnit.MILLISECONDS);
    }

    /**
     * Loads the classes that a start needs, without listening. Called in parallel to other start-up work; a start without it is
     * only slower.
     */
    public static void warmUp() {
        JavalinServer.warmUp();
        // With our threads: Jetty's own would read the classes of JMX, which are many.
        Server jetty = new Server(new JettyThreads(new WorkerPool("http", 1, Duration.ofMillis(IDLE_MILLIS)), 1));
        new ServerConnector(jetty, 1, 1, new HttpConnectionFactory(new HttpConfiguration()));
    }

    /** Reports a failed selector, for example after an {@code OutOfMemoryError}, like an uncaught exception of its thread. */
    private static final class Listener extends ServerConnector {
        Listener(Server jetty, HttpConnectionFactory http) {
            super(jetty, 1, SELECTORS, http);
        }

        @Override
        protected SelectorManager newSelectorManager(Executor executor, Scheduler scheduler, int selectors) {
            return new ServerConnectorManager(executor, scheduler, selectors) {
                @Override
                protected ManagedSelector newSelector(int id) {
                    return new ManagedSelector(this, id) {
                        @Override
                        protected void onSelectFailed(Throwable why) {
                            Thread thread = Thread.currentThread();
                            thread.getUncaughtExceptionHandler().uncaughtException(thread, why);
                        }
                    };
                }
            };
        }
    }

    private static ServerConnector listener(
            Server jetty, HttpSettings settings, int port, SecurityHeaders security, Connection.Listener connections) {
        HttpConfiguration http = new HttpConfiguration();
        http.setHttpCompliance(HttpCompliance.STRICT); // refuses requests that a proxy could read in another way
        http.setUriCompliance(UriCompliance.DEFAULT); // Javalin's default allows paths that can be read in two ways
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setRelativeRedirectAllowed(true);
        http.addCustomizer(security);
        http.addCustomizer(new TransferCodings());
        ServerConnector connector = new Listener(jetty, new HttpConnectionFactory(http));
        connector.setHost(settings.host());
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.addBean(connections);
        jetty.addConnector(connector);
        return connector;
    }

    private static String why(HttpSettings settings, ServerConnector main, Exception e) {
        boolean hooks = main.isOpen();
        int port = hooks && settings.hooksPort() != null ? settings.hooksPort() : settings.port();
        String option = hooks ? "--hooks-port" : "--port";
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException bind) {
                String text = String.valueOf(bind.getMessage());
                if (text.contains("Permission denied")) {
                    return "This user may not listen on port " + port + ". Choose a port above 1023 with " + option
                            + ".";
                }
                if (text.contains("annot assign")) {
                    return "This machine does not have the address " + settings.host()
                            + ". Choose one of its addresses with --host.";
                }
                return "Port " + port + " on " + settings.host() + " is in use by another process. Stop that one, or "
                        + "choose another port with " + option + " (0 picks a free one).";
            }
        }
        return "The server cannot listen on " + settings.host() + ":" + port + ": " + e.getMessage() + ".";
    }

    /** The port of the main listener. */
    public int port() {
        return main.getLocalPort();
    }

    /** The port of the second listener. */
    public OptionalInt hooksPort() {
        return hooks == null ? OptionalInt.empty() : OptionalInt.of(hooks.getLocalPort());
    }

    /** The URL for processes on this machine, such as {@code http://127.0.0.1:8080}. */
    public String localAddress() {
        String host = settings.host();
        if (host.equals("0.0.0.0") || host.equals("::") || host.equals("[::]")) host = "127.0.0.1";
        if (host.indexOf(':') >= 0 && !host.startsWith("[")) host = '[' + host + ']';
        return "http://" + host + ":" + port();
    }

    /** The URL for others: as configured, else {@link #localAddress()}. */
    public String publicAddress() {
        String url = settings.publicUrl();
        return url == null ? localAddress() : url;
    }

    /** Stops to listen and ends the requests in progress. */
    @Override
    public void close() {
        try {
            jetty.stop();
        } catch (Exception e) {
            LOG.warn("The HTTP server did not stop cleanly: {}", e.toString());
        }
        pools.forEach(WorkerPool::shutdown);
    }

    private void stopQuietly() {
        try {
            main.close();
            if (hooks != null) hooks.close();
            jetty.stop();
        } catch (Exception e) {
            // The reason why it did not start is the one worth telling.
        }
        pools.forEach(WorkerPool::shutdown);
    }
}
