package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.api.Effect;
import io.junctura.api.ErrorKind;
import io.junctura.api.Reached;
import io.junctura.definition.OnDoubt;
import io.junctura.run.DoubtPolicy.Cause;
import io.junctura.run.DoubtPolicy.Verdict;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdict about an attempt whose effect is not known. */
class DoubtPolicyTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # cause              | repeat | ask    | fail
        ANSWER_LOST          | REPEAT | VERIFY | FAIL
        PROCESS_DIED         | REPEAT | VERIFY | FAIL
        PROCESS_DIED_OFTEN   | ASK    | ASK    | ASK
        RESTORED             | REPEAT | VERIFY | FAIL
        CALL_RESTORED        | ASK    | ASK    | ASK
        """)
    void eachCauseAndSettingHasAVerdict(Cause cause, Verdict repeat, Verdict ask, Verdict fail) {
        assertThat(Arrays.stream(OnDoubt.values()).map(setting -> DoubtPolicy.verdict(cause, setting)))
                .containsExactly(repeat, ask, fail);
    }

    @Test
    void theTableHasEveryCause() {
        for (Cause cause : Cause.values()) {
            for (OnDoubt setting : OnDoubt.values())
                assertThat(DoubtPolicy.verdict(cause, setting)).isNotNull();
        }
        assertThat(Cause.values()).hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # written | effect  | setting
                  | READ    | REPEAT
                  | IDEMPOTENT | REPEAT
                  | UNSAFE  | ASK
                  | ANNOUNCED | ASK
        REPEAT    | UNSAFE  | REPEAT
        ASK       | READ    | ASK
        FAIL      | UNSAFE  | FAIL
        """)
    void byDefaultOnlyUnsafeEffectsAreAskedAbout(@Nullable OnDoubt written, Effect effect, OnDoubt setting) {
        assertThat(DoubtPolicy.of(written, effect)).isEqualTo(setting);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # setting | effect    | until the announcement
        ASK       | ANNOUNCED | REPEAT
        FAIL      | ANNOUNCED | REPEAT
        ASK       | UNSAFE    | ASK
        FAIL      | KEYED     | FAIL
        """)
    void anEffectThatIsAnnouncedIsInDoubtFromThereOn(OnDoubt setting, Effect effect, OnDoubt until) {
        assertThat(DoubtPolicy.untilAnnounced(setting, effect)).isEqualTo(until);
    }

    @Test
    void aPersonIsAskedWithTheMessageOfTheFailure() {
        Failure why = new Failure(ErrorKind.BROKEN, Reached.MAYBE, null, "Was it paid?");
        assertThat(DoubtPolicy.entries("pay", 2, 10, 20, why, Verdict.VERIFY))
                .containsExactly(
                        new Entry.Failed("pay", 2, 10, 20, why, false),
                        new Entry.Waiting("pay", 20, new Wait.Person("Was it paid?")));
        assertThat(DoubtPolicy.entries("pay", 2, 10, 20, why, Verdict.FAIL))
                .containsExactly(new Entry.Failed("pay", 2, 10, 20, why, true));
    }
}
