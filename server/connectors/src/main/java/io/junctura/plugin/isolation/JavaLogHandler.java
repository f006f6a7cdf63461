package io.junctura.plugin.isolation;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * The only handler of {@code java.util.logging}, which the whole JVM shares. It passes records of plugins to {@link LibraryLog},
 * and other records to the handlers that it replaced. Thread safe.
 */
final class JavaLogHandler extends Handler {
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final Logger root = Logger.getLogger("");
    private final java.util.logging.@Nullable Level level = root.getLevel();
    private final List<Handler> others = List.of(root.getHandlers());
    private final SimpleFormatter formatter = new SimpleFormatter();

    private JavaLogHandler() {}

    static JavaLogHandler installed() {
        JavaLogHandler handler = new JavaLogHandler();
        handler.install();
        return handler;
    }

    private void install() {
        for (Handler each : root.getHandlers()) root.removeHandler(each);
        root.addHandler(this);
        root.setLevel(level);
    }

    /** @return whether a plugin had changed the handlers or the level */
    @SuppressWarnings("ReferenceEquality") // Another handler that calls itself equal is another.
    boolean restored() {
        Handler[] now = root.getHandlers();
        if (now.length == 1 && now[0] == this && root.getLevel() == level) return false;
        if (isEnding()) return false;
        install();
        return true;
    }

    /** Java itself removes all handlers when it shuts down. */
    private static boolean isEnding() {
        Thread hook = new Thread(() -> {}, "never started");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** In an author's test the server's log is {@code java.util.logging} itself. */
    private static boolean isOfTheServer(LogRecord record) {
        String name = String.valueOf(record.getLoggerName());
        return name.startsWith("io.junctura.") && !name.startsWith("io.junctura.plugins.");
    }

    @Override
    public void publish(LogRecord record) {
        System.Logger log = isOfTheServer(record) ? null : log();
        if (log == null) {
            others.forEach(each -> each.publish(record));
            return;
        }
        LibraryLog.write(
                log,
                level(record.getLevel().intValue()),
                String.valueOf(record.getLoggerName()),
                formatter.formatMessage(record),
                record.getThrown());
    }

    /** The plugin that this thread calls, or whose thread or code it executes; null if there is none. */
    private static System.@Nullable Logger log() {
        System.Logger ofTheCall = SharedState.CurrentCall.logNow();
        if (ofTheCall != null) return ofTheCall;
        if (Thread.currentThread().getContextClassLoader() instanceof IsolatedLoader plugin) return plugin.log();
        return STACK.walk(
                frames -> frames.map(frame -> frame.getDeclaringClass().getClassLoader())
                        .filter(IsolatedLoader.class::isInstance)
                        .findFirst()
                        .map(plugin -> ((IsolatedLoader) plugin).log())
                        .orElse(null));
    }

    private static Level level(int value) {
        if (value >= java.util.logging.Level.SEVERE.intValue()) return Level.ERROR;
        if (value >= java.util.logging.Level.WARNING.intValue()) return Level.WARNING;
        if (value >= java.util.logging.Level.INFO.intValue()) return Level.INFO;
        return value >= java.util.logging.Level.FINE.intValue() ? Level.DEBUG : Level.TRACE;
    }

    @Override
    public void flush() {
        others.forEach(Handler::flush);
    }

    /** Does nothing: a plugin may reset {@code java.util.logging}, which closes all handlers. */
    @Override
    public void close() {}
}
