package io.junctura.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.junctura.api.Secret;
import io.junctura.masking.Redaction;
import io.junctura.masking.SecretsInUse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LogLayoutTest {
    private static final String TIME = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+";

    private final LoggerContext context = new LoggerContext();

    private String line(Level level, String message, @Nullable Throwable thrown) {
        LoggingEvent event = new LoggingEvent(
                "fqcn", context.getLogger("io.junctura.dispatch.advance.Runner"), level, "{}", thrown, new Object[] {
                    message
                });
        return new LogLayout(text -> text.replace("of-this-call", "***")).doLayout(event);
    }

    @Test
    void aLineTellsWhenHowSevereWhereAndWhat() {
        assertThat(line(Level.WARN, "Run 7 cannot go on", null))
                .matches(TIME + " WARN {2}Runner: Run 7 cannot go on\n");
        assertThat(line(Level.ERROR, "x", null)).matches(TIME + " ERROR Runner: x\n");
    }

    @Test
    void noMessageCanForgeALine() {
        String forged = "no\n2030-01-01T00:00:00.000Z WARN  Access: admin signed in\r\u001b[2K\u202e\u2028";
        String line = line(Level.WARN, forged, null);
        assertThat(line)
                .endsWith(
                        "Runner: no\\n2030-01-01T00:00:00.000Z WARN  Access: admin signed in\\r\\u001b[2K\\u202e\\u2028\n");
        assertThat(line.lines()).hasSize(1);
    }

    @Test
    void noExceptionCanForgeALineAndItsTraceKeepsItsOwn() {
        Throwable thrown = new IllegalStateException(
                "outer\n2030 WARN", new IllegalArgumentException("inner\r\n\tat forged.Frame\u001b[1m"));
        thrown.addSuppressed(new RuntimeException("beside\u0085it"));
        String text = line(Level.WARN, "failed", thrown);
        assertThat(text.lines()
                        .filter(line ->
                                !line.strip().startsWith("at ") && !line.strip().startsWith("... "))
                        .skip(1))
                .containsExactly(
                        "java.lang.IllegalStateException: outer\\n2030 WARN",
                        "\tSuppressed: java.lang.RuntimeException: beside\\u0085it",
                        "Caused by: java.lang.IllegalArgumentException: inner\\r\\n\\tat forged.Frame\\u001b[1m");
        assertThat(text).contains("\n\tat io.junctura.logging.LogLayoutTest.");
        assertThat(text.lines().filter(line -> line.contains("forged"))).hasSize(1);
    }

    @Test
    void whatIsTooLongIsCut() {
        String line = line(Level.INFO, "x".repeat(1_000_000), null);
        assertThat(line.length()).isLessThan(8_200);
        assertThat(line).endsWith("… (1000000 characters)\n");
        assertThat(line(Level.INFO, "x", new RuntimeException("y".repeat(1_000_000)))
                        .length())
                .isLessThan(80_000);
    }

    @Test
    void secretsOfConnectionsInUseAreInNoLineAndInNoTrace() {
        Redaction inUse = new Redaction(List.of(Secret.of("two\nlines-of-secret")));
        SecretsInUse.add(inUse);
        String text = line(
                Level.WARN,
                "sent of-this-call and two\nlines-of-secret",
                new RuntimeException("TWO\nLINES-of-secret", new RuntimeException("of-this-call")));
        assertThat(text).contains("Runner: sent *** and ***\n").contains("RuntimeException: ***\n");
        assertThat(text.toLowerCase(java.util.Locale.ROOT))
                .doesNotContain("lines-of-secret")
                .doesNotContain("of-this-call");
        assertThat(inUse.of("nothing")).isEqualTo("nothing");
    }

    @Test
    void aTraceThatWasWrittenBeforeIsLoggedAsItIs() {
        WrittenTrace trace = WrittenTrace.of(new RuntimeException("a token\nb"), text -> text.replace("token", "***"));
        assertThat(line(Level.WARN, "failed", trace)).contains("failed\njava.lang.RuntimeException: a ***\\nb\n\tat ");
    }

    @Test
    void anExceptionThatIsHostileIsToldByItsClass() {
        class Hostile extends RuntimeException {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw new IllegalStateException();
            }

            @Override
            public StackTraceElement[] getStackTrace() {
                throw new StackOverflowError();
            }

            @Override
            public synchronized Throwable getCause() {
                throw new IllegalStateException();
            }
        }
        assertThat(TraceText.of(new Hostile(), text -> text))
                .contains("Hostile")
                .contains("[the cause cannot be read]");
        RuntimeException circle = new RuntimeException("a");
        circle.initCause(new RuntimeException("b", circle));
        assertThat(TraceText.of(circle, text -> text)).contains("[java.lang.RuntimeException, as above]");
    }

    @Test
    void aStackThatHasOverflownIsCut() {
        StackTraceElement[] frames = new StackTraceElement[5_000];
        java.util.Arrays.fill(frames, new StackTraceElement("a.B", "c", "B.java", 1));
        RuntimeException deep = new RuntimeException("deep");
        deep.setStackTrace(frames);
        assertThat(TraceText.of(deep, text -> text))
                .endsWith("\n\t... 4800 more")
                .hasLineCount(202);
    }
}
