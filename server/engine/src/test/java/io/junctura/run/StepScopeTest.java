package io.junctura.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.run.StepScope.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The states of scopes, and their effect on the scopes inside of them. */
class StepScopeTest {
    private final StepScope flow = new StepScope("", null);
    private final StepScope guard = new StepScope("guard", flow);
    private final StepScope body = new StepScope("guard/try", guard);
    private final StepScope lines = new StepScope("guard/try/lines", body);
    private final StepScope item = new StepScope("guard/try/lines[7]", lines);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        # from  | OPEN | CLOSING | CLOSED
        OPEN    | no   | yes     | yes
        CLOSING | yes  | no      | yes
        CLOSED  | yes  | no      | no
        """)
    void aStateCanBecomeThese(State from, String open, String closing, String closed) {
        assertThat(from.canBecome(State.OPEN)).isEqualTo(open.equals("yes"));
        assertThat(from.canBecome(State.CLOSING)).isEqualTo(closing.equals("yes"));
        assertThat(from.canBecome(State.CLOSED)).isEqualTo(closed.equals("yes"));
    }

    @Test
    void aChangeThatTheTableDoesNotAllowIsIgnored() {
        body.become(State.CLOSED);
        body.become(State.CLOSING);
        assertThat(body.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void aScopeIsClosedWhenAScopeAroundItIs() {
        body.become(State.CLOSING);
        assertThat(item.isClosing()).isTrue();
        assertThat(guard.isClosing()).isFalse();
        body.become(State.CLOSED);
        assertThat(item.isClosed()).isTrue();
        assertThat(item.state()).isEqualTo(State.OPEN);
    }

    @Test
    void reopeningAlsoOpensTheScopesAroundButNoItem() {
        body.become(State.CLOSED);
        item.become(State.CLOSED);
        item.reopen();
        assertThat(body.state()).isEqualTo(State.OPEN);
        assertThat(item.state()).as("an item that has ended stays so").isEqualTo(State.CLOSED);
    }

    @ParameterizedTest
    @CsvSource({
        "send, ''",
        "route/gold/send, route/gold",
        "route/gold, route",
        "lines[7]/insert, lines[7]",
        "lines[7], lines",
        "lines[7]/cells[2], lines[7]/cells",
        "'', ''"
    })
    void thePathOfAScopeSaysWhatIsAroundIt(String path, String around) {
        assertThat(StepScope.pathAround(path)).isEqualTo(around);
    }
}
