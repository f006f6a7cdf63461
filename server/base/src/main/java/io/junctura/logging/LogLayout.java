package io.junctura.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import io.junctura.masking.SecretsInUse;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Formats a log event as one line: escapes control characters, masks secrets of connections in use, and truncates long
 * messages. Stack traces follow in lines of their own, which begin with blanks or with an exception's name. A custom Logback
 * configuration can name this class as its layout. Thread safe.
 */
public final class LogLayout extends LayoutBase<ILoggingEvent> {

    /** The longest message, in characters. */
    static final int MAX_MESSAGE_LENGTH = 8_000;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSSXXX", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    private final UnaryOperator<String> mask;

    public LogLayout() {
        this(text -> text);
    }

    /** @param also masks further secrets, in addition to those of connections in use */
    public LogLayout(UnaryOperator<String> also) {
        this.mask = text -> SecretsInUse.masked(also.apply(text));
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()), line);
        line.append(' ').append(event.getLevel());
        for (int i = event.getLevel().toString().length(); i < 5; i++) line.append(' ');
        String logger = event.getLoggerName();
        line.append(' ').append(ControlCharacters.escaped(logger.substring(logger.lastIndexOf('.') + 1)));
        line.append(": ").append(message(String.valueOf(event.getFormattedMessage())));
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) line.append('\n').append(trace(thrown));
        return line.append('\n').toString();
    }

    private String message(String text) {
        String masked = mask.apply(text);
        if (masked.length() <= MAX_MESSAGE_LENGTH) return ControlCharacters.escaped(masked);
        return ControlCharacters.escaped(masked.substring(0, MAX_MESSAGE_LENGTH)) + "… (" + text.length()
                + " characters)";
    }

    private String trace(IThrowableProxy thrown) {
        if (!(thrown instanceof ThrowableProxy proxy)) {
            return ControlCharacters.escapedLines(mask.apply(ThrowableProxyUtil.asString(thrown)));
        }
        Throwable itself = proxy.getThrowable();
        return itself instanceof WrittenTrace written ? written.lines() : TraceText.of(itself, mask);
    }
}
