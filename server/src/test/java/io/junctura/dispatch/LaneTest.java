package io.junctura.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class LaneTest {
    private final PinnedFlow flow = new TestFlows().add("some");
    private final List<Held> runs = new ArrayList<>();
    private final List<Lane> told = new ArrayList<>();

    private Held accepted(Lane lane, long carries) {
        Run.Accepted event = new Run.Accepted(1, Map.of("n", 1L), Map.of(), null, null, 0);
        Held one = new Held(new Run(runs.size() + 1, flow, event), lane, carries);
        runs.add(one);
        assertThat(lane.accepted(one, Assertions::fail)).isTrue();
        return one;
    }

    private static Lane lane(Memory memory) {
        Lane lane = new Lane(1, 0, 1_000, memory);
        lane.concurrency(4);
        return lane;
    }

    @Test
    void aQueueOfSmallEventsTakesNothingOfWhatAllHaveTogether() {
        Memory memory = new Memory(64 << 20, told::add);
        Lane lane = lane(memory);
        for (int n = 0; n < 500; n++) assertThat(accepted(lane, 500).whole).isTrue();
        assertThat(lane.carried()).isEqualTo(250_000);
        assertThat(memory.room()).isEqualTo(64 << 20);
    }

    @Test
    void whatIsTooLargeIsQueuedBareAndStartsWhenThereIsRoomOrNothingElseOfItsFlowExecutes() {
        Lane lane = lane(new Memory(1_000, told::add));
        Held first = accepted(lane, 600);
        Held second = accepted(lane, 600);
        Held third = accepted(lane, 300);
        Held larger = accepted(lane, 5_000);
        assertThat(List.of(first.whole, second.whole, third.whole, larger.whole))
                .containsExactly(true, false, true, false);
        assertThat(second.run.accepted().payload()).isNull();
        assertThat(second.run.id()).isEqualTo(2);

        assertThat(lane.start()).isSameAs(first);
        assertThat(lane.start()).as("in order, so the third waits as well").isNull();
        assertThat(lane.isHeldUp()).isTrue();
        assertThat(lane.next(first)).isSameAs(second);
        assertThat(lane.start()).isSameAs(third);
        assertThat(lane.start()).isNull();
        assertThat(lane.next(third)).isNull();
        assertThat(lane.next(second)).isSameAs(larger);
        assertThat(lane.next(larger)).isNull();
        assertThat(lane.carried()).isZero();
    }

    @Test
    void aLaneIsNotHeldUpByWhatOthersCarry() {
        Memory memory = new Memory(64_000, told::add);
        accepted(lane(memory), 60_000);
        accepted(lane(memory), 60_000);
        Lane small = lane(memory);
        assertThat(accepted(small, 900).whole).isTrue();
        assertThat(accepted(small, 3_900).whole).isTrue();
        assertThat(accepted(small, 3_900).whole).isFalse();
        assertThat(small.start()).isNotNull();
        assertThat(small.start()).isNotNull();
        assertThat(small.start()).isNull();
    }

    @Test
    void lanesThatAreHeldUpAreToldInTurnWhenAnotherGivesRoomBack() {
        Memory memory = new Memory(64_000, told::add);
        Lane first = lane(memory);
        Held large = accepted(first, 60_000);
        Held mine = accepted(first, 50_000);
        List<Lane> others = List.of(lane(memory), lane(memory));
        for (Lane other : others) {
            for (int n = 0; n < 2; n++)
                assertThat(accepted(other, 20_000).whole).isFalse();
            assertThat(other.start()).as("one, room or not").isNotNull();
            assertThat(other.start()).isNull();
        }
        assertThat(first.start()).isSameAs(large);
        assertThat(first.start()).isNull();
        assertThat(told).isEmpty();

        assertThat(first.next(large)).as("it has another, which needs no room").isSameAs(mine);
        assertThat(told).containsExactly(others.get(0));
        assertThat(others.get(0).start(true)).isNull();
        assertThat(first.next(mine)).isNull();
        assertThat(told).containsExactly(others.get(0), others.get(1));
        assertThat(accepted(first, 5_000).whole).as("room that others wait for").isFalse();
        assertThat(others.get(1).start(true)).isNotNull();
        memory.tellNext();
        assertThat(told).hasSize(3).last().isSameAs(others.get(0));
    }

    @Test
    void aLaneThatIsHeldUpNoLongerIsNotTold() {
        Memory memory = new Memory(1_000, told::add);
        Lane lane = lane(memory);
        Held small = accepted(lane, 600);
        Held large = accepted(lane, 5_000);
        assertThat(lane.start()).isSameAs(small);
        assertThat(lane.start()).isNull();
        assertThat(lane.next(small)).isSameAs(large);
        assertThat(lane.next(large)).isNull();
        told.clear();
        memory.tellNext();
        assertThat(told).isEmpty();
    }
}
