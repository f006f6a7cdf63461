package io.junctura.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.servlet.JavalinServlet;
import io.javalin.http.servlet.JavalinServletContext;
import io.javalin.http.servlet.ServletEntry;
import io.javalin.http.servlet.SubmitOrder;
import io.javalin.http.servlet.Task;
import io.javalin.http.servlet.TaskInitializer;
import io.javalin.json.JsonMapper;
import kotlin.LazyKt;
import kotlin.Unit;
import kotlin.jvm.functions.Function2;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;

/**
 * Javalin's servlet, which answers all requests but those to flows. It runs handlers, waits for their futures and sends their answers.
 * {@link Dispatcher} replaces its router, {@link Answers} its JSON, {@link HttpServer} its server.
 */
final class JavalinServer {
    /** A last resort: handlers that answer later have a shorter limit of their own. */
    private static final long ASYNC_MILLIS = 15 * 60_000L;

    private JavalinServer() {}

    static ServletContextHandler handler(Dispatcher dispatcher, JettyErrors errors) {
        Javalin javalin = Javalin.create(config -> configure(config, dispatcher));
        ServletContextHandler context = new ServletContextHandler(ServletContextHandler.NO_SESSIONS);
        context.setContextPath("/");
        context.setErrorHandler(errors);
        ServletHolder servlet = new ServletHolder(javalin.javalinServlet());
        servlet.setAsyncSupported(true);
        context.addServlet(servlet, "/*");
        return context;
    }

    /** Loads the classes that {@link #handler} needs. */
    static void warmUp() {
        Javalin.create(config -> config.startup.showJavalinBanner = false).javalinServlet();
        new ServletContextHandler(ServletContextHandler.NO_SESSIONS).addServlet(new ServletHolder(), "/*");
    }

    @SuppressWarnings("unchecked") // The array of one handler is Javalin's, who copies it.
    private static void configure(JavalinConfig config, Dispatcher dispatcher) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.asyncTimeout = ASYNC_MILLIS;
        config.jsonMapper(new NoMapper());
        config.requestLifeCycle(new OneTask(dispatcher));
        config.routes.exception(
                Exception.class, (e, javalin) -> exchange(javalin).fail(e));
        config.unsafe.servlet = LazyKt.lazy(() -> new ServletEntry(null, new JavalinServlet(config.unsafe)));
    }

    private static Exchange exchange(Context javalin) {
        Exchange http = javalin.attribute(ApiHandler.EXCHANGE);
        if (http == null) throw new IllegalStateException("a request without an exchange");
        return http;
    }

    /** Calls the dispatcher instead of the handlers that Javalin's router finds. */
    private record OneTask(Dispatcher dispatcher) implements TaskInitializer<JavalinServletContext> {

        @Override
        public void createTasks(
                Function2<? super SubmitOrder, ? super Task, Unit> submit,
                JavalinServlet servlet,
                JavalinServletContext javalin,
                String path) {
            submit.invoke(SubmitOrder.LAST, new Task(true, () -> {
                Exchange http = exchange(javalin);
                http.output(new ServletOutput(javalin));
                dispatcher.dispatch(http, path);
                return Unit.INSTANCE;
            }));
        }
    }

    /** Keeps Javalin from loading its own JSON library. */
    private static final class NoMapper implements JsonMapper {}
}
