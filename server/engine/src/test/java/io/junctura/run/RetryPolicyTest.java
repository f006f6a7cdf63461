package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.connector.input.Durations;
import io.junctura.definition.OnDoubt;
import io.junctura.definition.StepPlan;
import io.junctura.run.RetryPolicy.FailedAttempt;
import io.junctura.run.RetryPolicy.Next;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decision after a failed attempt. */
class RetryPolicyTest {
    private static final long FIRST = 1_000_000;
    private static final long NONE = CallerLimit.NONE;

    private static Failure failure(ErrorKind kind, Reached reached, @Nullable String retryAfter) {
        return new Failure(
                kind, reached, retryAfter == null ? null : Durations.parse(retryAfter), "The order was not taken.");
    }

    private static FailedAttempt attempt(
            int number, Failure why, OnDoubt onDoubt, @Nullable String connection, long callerLimit) {
        return new FailedAttempt(number, FIRST, FIRST, why, onDoubt, connection, callerLimit, 7);
    }

    private static String name(Next next) {
        if (next instanceof Next.Doubt doubt) return "doubt: " + doubt.verdict();
        if (next instanceof Next.UntilNewCredentials wait) return "until " + wait.connection() + " has new credentials";
        return next instanceof Next.Retry ? "retry" : "give up";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # failure    | reached | on-crash | connection | caller | next
        TRY_LATER    | NO      | ASK      | erp        | no     | retry
        TRY_LATER    | YES     | ASK      | erp        | no     | retry
        TRY_LATER    | MAYBE   | REPEAT   | erp        | no     | retry
        TRY_LATER    | MAYBE   | ASK      | erp        | no     | doubt: VERIFY
        TRY_LATER    | MAYBE   | FAIL     | erp        | no     | doubt: FAIL
        TRY_LATER    | NO      | ASK      | erp        | waits  | give up
        CREDENTIALS  | NO      | ASK      | erp        | no     | until erp has new credentials
        CREDENTIALS  | NO      | ASK      |            | no     | give up
        CREDENTIALS  | NO      | ASK      | erp        | waits  | give up
        CREDENTIALS  | MAYBE   | ASK      | erp        | no     | doubt: VERIFY
        REFUSED      | NO      | REPEAT   | erp        | no     | give up
        REFUSED      | MAYBE   | REPEAT   | erp        | no     | give up
        REFUSED      | MAYBE   | ASK      | erp        | no     | doubt: VERIFY
        BAD_INPUT    | NO      | REPEAT   | erp        | no     | give up
        BROKEN       | NO      | ASK      | erp        | no     | give up
        BROKEN       | MAYBE   | FAIL     | erp        | no     | doubt: FAIL
        """)
    void dependsOnTheFailure(
            ErrorKind kind, Reached reached, OnDoubt onDoubt, @Nullable String connection, String caller, String next) {
        long limit = caller.equals("waits") ? FIRST + 1 : NONE;
        FailedAttempt attempt = attempt(1, failure(kind, reached, null), onDoubt, connection, limit);
        assertThat(name(RetryPolicy.next(attempt, StepPlan.Retry.DEFAULT))).isEqualTo(next);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # attempt | attempts | pauses   | within | asked | earliest | latest
        1         | 0        |          |        |       | 500ms    | 1s
        3         | 0        |          |        |       | 2s       | 4s
        30        | 0        |          |        |       | 450s     | 15m
        1         | 2        |          |        |       | 500ms    | 1s
        2         | 2        |          |        |       |          |
        1         | 0        |          |        | 1h    | 1h       | 1h
        1         | 0        |          |        | 100ms | 500ms    | 1s
        1         | 0        |          |        | 25h   |          |
        1         | 0        |          | 30h    | 25h   | 25h      | 25h
        1         | 3        | 5s 5m    |        |       | 5s       | 5500ms
        2         | 3        | 5s 5m    |        |       | 5m       | 330s
        3         | 3        | 5s 5m    |        |       |          |
        """)
    void aRetryIsDueAfterItsPause(
            int number,
            int attempts,
            @Nullable String pauses,
            @Nullable String within,
            @Nullable String asked,
            @Nullable String earliest,
            @Nullable String latest) {
        List<Duration> written = pauses == null
                ? List.of()
                : Arrays.stream(pauses.split(" ")).map(Durations::parse).toList();
        StepPlan.Retry retry = new StepPlan.Retry(
                attempts,
                Duration.ofSeconds(1),
                Duration.ofMinutes(15),
                within == null ? null : Durations.parse(within),
                written);
        Failure why = failure(ErrorKind.TRY_LATER, Reached.NO, asked);
        Next next = RetryPolicy.next(attempt(number, why, OnDoubt.REPEAT, "erp", NONE), retry);
        if (earliest == null || latest == null) {
            assertThat(next).isInstanceOf(Next.GiveUp.class);
        } else {
            assertThat(((Next.Retry) next).due())
                    .isBetween(
                            FIRST + Durations.parse(earliest).toMillis(),
                            FIRST + Durations.parse(latest).toMillis());
        }
    }

    @Test
    void theFailureSaysThatTheOtherSystemAskedForTooMuchTime() {
        Failure why = failure(ErrorKind.TRY_LATER, Reached.NO, "25h");
        Next next = RetryPolicy.next(attempt(1, why, OnDoubt.REPEAT, "erp", NONE), StepPlan.Retry.DEFAULT);
        assertThat(((Next.GiveUp) next).why().message())
                .startsWith("The order was not taken. It asked not to be called again before 1970-01-02T01:16:40Z")
                .contains("retry.within");
    }

    @Test
    void theFailureSaysThatTheCallerWaitsNoLonger() {
        Failure why = failure(ErrorKind.TRY_LATER, Reached.NO, null);
        Next next = RetryPolicy.next(attempt(1, why, OnDoubt.REPEAT, "erp", FIRST + 1), StepPlan.Retry.DEFAULT);
        assertThat(((Next.GiveUp) next).why().message()).contains("the caller waits no longer");
    }
}
