package io.junctura.plugin.isolation;

import io.junctura.logging.WrittenTrace;
import io.junctura.masking.Redaction;
import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The log that a plugin gets: each line names the run or the flow, and contains no secret of the connection. */
public final class PluginLog implements System.Logger {

    private final String connector;
    private final String subject;
    private final Supplier<Redaction> redaction;
    private final Consumer<String> also;
    private volatile System.@Nullable Logger log;

    /**
     * @param subject   such as the run; it begins every line
     * @param redaction is called for every line
     */
    public PluginLog(String connector, String subject, Supplier<Redaction> redaction) {
        this(connector, subject, redaction, line -> {});
    }

    /** @param also gets the text of each line from {@link Level#INFO} on, without secrets */
    public PluginLog(String connector, String subject, Supplier<Redaction> redaction, Consumer<String> also) {
        this.connector = connector;
        this.subject = subject;
        this.redaction = redaction;
        this.also = also;
    }

    private void write(Level level, String text) {
        if (level.getSeverity() >= Level.INFO.getSeverity()) also.accept(text);
    }

    public Supplier<Redaction> redaction() {
        return redaction;
    }

    @Override
    public String getName() {
        return "io.junctura.plugin." + connector;
    }

    @Override
    public boolean isLoggable(Level level) {
        return log().isLoggable(level);
    }

    /** Created for the first line, because most calls log nothing. */
    private System.Logger log() {
        System.Logger found = log;
        if (found == null) log = found = System.getLogger(getName());
        return found;
    }

    @Override
    public void log(
            Level level, @Nullable ResourceBundle bundle, @Nullable String message, @Nullable Throwable thrown) {
        if (isLoggable(level)) {
            Redaction masking = redaction.get();
            String masked = masking.of(translated(bundle, message));
            write(level, masked);
            String line = subject + ": " + masked;
            if (thrown == null) log().log(level, line);
            else log().log(level, line, WrittenTrace.of(thrown, masking::of));
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... values) {
        if (isLoggable(level)) {
            String text = translated(bundle, format);
            if (values != null && values.length > 0) {
                try {
                    text = MessageFormat.format(text, values);
                } catch (IllegalArgumentException e) {
                    // The text is not a pattern, so it is logged without the values.
                }
            }
            String masked = redaction.get().of(text);
            write(level, masked);
            log().log(level, subject + ": " + masked);
        }
    }

    private static String translated(@Nullable ResourceBundle bundle, @Nullable String message) {
        if (bundle == null || message == null) {
            return String.valueOf(message);
        }
        try {
            return bundle.getString(message);
        } catch (MissingResourceException e) {
            return message;
        }
    }
}
