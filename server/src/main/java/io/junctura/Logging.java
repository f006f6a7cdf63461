package io.junctura;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.FilterReply;
import io.junctura.logging.LogLayout;
import io.junctura.plugin.isolation.LogOutput;
import java.nio.charset.Charset;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Configures the log: standard error, with warnings of libraries and with information of the server itself. In code, because to
 * read a configuration file would take a tenth of the start. {@code -Dlogback.configurationFile=…} replaces it.
 */
public final class Logging extends ContextAwareBase implements Configurator {

    /** Levels of loggers that would log too much. The HTTP client would even log credentials. */
    private static final Map<String, Level> LEVELS = Map.of(
            "io.junctura", Level.INFO,
            "org.apache.hc", Level.WARN,
            "org.pf4j", Level.ERROR,
            // It logs a stack trace for each place without SQLite's library; SqliteLibrary reports the failure.
            "org.sqlite.SQLiteJDBCLoader", Level.OFF,
            // It logs a stack trace if a client breaks off at the moment in which its answer is written. Nothing is
            // lost by that.
            "org.eclipse.jetty.util.thread.SerializedInvoker", Level.ERROR,
            "io.javalin", Level.WARN);

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        LogLayout layout = new LogLayout(LogOutput::masked);
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.setCharset(Charset.defaultCharset());
        encoder.start();
        OutputStreamAppender<ILoggingEvent> console = new OutputStreamAppender<>();
        console.setContext(context);
        console.setName("standard error");
        console.setEncoder(encoder);
        console.setOutputStream(new LogOutput());
        console.start();
        context.getLogger("ROOT").setLevel(Level.WARN);
        context.getLogger("ROOT").addAppender(console);
        LEVELS.forEach((name, level) -> context.getLogger(name).setLevel(level));
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Ends when it is closed. */
    interface Silence extends AutoCloseable {
        @Override
        void close();
    }

    /** From now on, no server of this process logs anything. For a test that kills one: its parts would report that they cannot write. */
    static Silence silence() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) return () -> {};
        TurboFilter nothing = new DenyAll();
        context.addTurboFilter(nothing);
        return () -> context.getTurboFilterList().remove(nothing);
    }

    private static final class DenyAll extends TurboFilter {
        @Override
        public FilterReply decide(
                Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable thrown) {
            return FilterReply.DENY;
        }
    }

    /** For a command that prints itself what a class would log. Warnings are still logged. */
    public static void onlyWarningsOf(Class<?> type) {
        if (LoggerFactory.getLogger(type) instanceof Logger logger) logger.setLevel(Level.WARN);
    }
}
