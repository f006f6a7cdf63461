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
    private long now = 1_000;

    private Held accepted(Lane lane, long carries) {
        Run.Accepted event = new Run.Accepted(1, Map.of("n", 1L), Map.of(), null, null, 0);
        Held one = new Held(new Run(runs.size() + 1, flow, event), lane, carries);
        runs.add(one);
        assertThat(lane.accepted(one, Assertions::fail)).isTrue();
        return one;
    }

    private Memory memory(long most) {
        return new Memory(most, () -> now, told::add);
    }

    private static Lane lane(Memory memory) {
        Lane lane = new Lane(1, 0, 1_000, memory);
        lane.concurrency(4);
        return lane;
    }

    private static Held next(Held before) {
        return before.lane.next(before.claim);
    }

    @Test
    void aQueueOfSmallEventsTakesNothingOfWhatAllHaveTogether() {
        Memory memory = memory(64 << 20);
        Lane lane = lane(memory);
        for (int n = 0; n < 500; n++) assertThat(accepted(lane, 500).whole).isTrue();
        assertThat(lane.carried()).isEqualTo(250_000);
        assertThat(memory.room()).isEqualTo(64 << 20);
    }

    @Test
    void whatFindsNoRoomIsQueuedBareAndStartsInOrderWhenThereIsSome() {
        Memory memory = memory(1_000);
        Lane lane = lane(memory);
        Held first = accepted(lane, 600);
        Held second = accepted(lane, 600);
        Held third = accepted(lane, 300);
        assertThat(List.of(first.whole, second.whole, third.whole)).containsExactly(true, false, true);
        assertThat(second.run.accepted().payload()).isNull();
        assertThat(second.run.id()).isEqualTo(2);

        assertThat(lane.start()).isSameAs(first);
        assertThat(lane.start()).as("in order, so the third waits as well").isNull();
        assertThat(lane.isHeldUp()).isTrue();
        assertThat(third.whole).as("nor has it what the second waits for").isFalse();
        assertThat(next(first)).isSameAs(second);
        assertThat(lane.start()).isSameAs(third);
        assertThat(lane.start()).isNull();
        assertThat(next(third)).isNull();
        assertThat(next(second)).isNull();
        assertThat(lane.carried()).isZero();
        assertThat(memory.room()).isEqualTo(1_000);
    }

    @Test
    void whatNeverFitsStartsWithoutItsValuesAndTakesNothing() {
        Memory memory = memory(1_000);
        Lane lane = lane(memory);
        Held first = accepted(lane, 900);
        Held never = accepted(lane, 5_000);
        assertThat(lane.start()).isSameAs(first);
        assertThat(lane.start()).isSameAs(never);
        assertThat(never.whole).isFalse();
        assertThat(never.claim).isNull();
        assertThat(next(never)).isNull();
        assertThat(next(first)).isNull();
        assertThat(lane.carried()).isZero();
    }

    @Test
    void aLaneOfSmallRunsIsNotHeldUpByWhatOthersCarry() {
        Memory memory = memory(64_000);
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
    void allRoomIsForTheLaneThatHasWaitedLongestUntilItsTimeIsOver() {
        Memory memory = memory(64_000);
        Lane busy = lane(memory);
        List<Held> executing = new ArrayList<>();
        for (int n = 0; n < 3; n++) executing.add(accepted(busy, 20_000));
        for (Held one : executing) assertThat(busy.start()).isSameAs(one);
        Lane large = lane(memory);
        Held waits = accepted(large, 50_000);
        assertThat(large.start()).isNull();
        Lane other = lane(memory);
        accepted(other, 20_000);
        assertThat(other.start()).isNull();

        assertThat(next(executing.get(0))).isNull();
        assertThat(told).containsExactly(large);
        assertThat(large.start(true)).as("room for 20,000 of 50,000").isNull();
        assertThat(other.start()).as("it is not for this one").isNull();

        now += Memory.RESERVED_FOR;
        memory.tellNext();
        assertThat(told).containsExactly(large, large, other);
        assertThat(other.start(true)).as("the rest may not come back soon").isNotNull();

        now += Memory.OPEN_FOR;
        assertThat(next(executing.get(1))).isNull();
        assertThat(next(executing.get(2))).isNull();
        told.clear();
        memory.tellNext();
        assertThat(told).containsExactly(large);
        assertThat(next(runs.get(4))).isNull();
        assertThat(large.start(true)).isSameAs(waits);
    }

    @Test
    void aLaneThatIsHeldUpNoLongerIsNotTold() {
        Memory memory = memory(1_000);
        Lane lane = lane(memory);
        Held small = accepted(lane, 600);
        Held large = accepted(lane, 900);
        assertThat(lane.start()).isSameAs(small);
        assertThat(lane.start()).isNull();
        assertThat(next(small)).isSameAs(large);
        assertThat(next(large)).isNull();
        told.clear();
        memory.tellNext();
        assertThat(told).isEmpty();
    }

    @Test
    void aLaneWithoutASlotDoesNotKeepOthersWaiting() {
        Memory memory = memory(64_000);
        Lane lane = lane(memory);
        List<Held> executing = new ArrayList<>();
        for (int n = 0; n < 3; n++) executing.add(accepted(lane, 18_000));
        for (Held one : executing) assertThat(lane.start()).isSameAs(one);
        accepted(lane, 40_000);
        assertThat(lane.start()).isNull();
        Lane other = lane(memory);
        assertThat(accepted(other, 5_000).whole).isFalse();
        lane.concurrency(3);
        assertThat(lane.start()).isNull();
        assertThat(other.start()).isNotNull();
    }

    @Test
    void whatARunGathersCountsUntilItGivesItBack() {
        Memory memory = memory(64_000);
        Lane lane = lane(memory);
        Held run = accepted(lane, 20_000);
        lane.start();
        assertThat(lane.grows(run, 30_000)).isTrue();
        assertThat(lane.grows(run, 30_000)).as("beyond what there is").isFalse();
        assertThat(lane.carried()).isEqualTo(50_000);
        lane.shrinks(run, 40_000);
        assertThat(lane.carried()).isEqualTo(10_000);
        assertThat(next(run)).isNull();
        assertThat(lane.carried()).isZero();
        assertThat(memory.room()).isEqualTo(64_000);
    }

    @Test
    void aRunThatStepsBackIsTheNextOnceThereIsRoomForWhatItNeeds() {
        Memory memory = memory(64_000);
        Lane lane = lane(memory);
        Held first = accepted(lane, 20_000);
        Held second = accepted(lane, 20_000);
        lane.start();
        lane.start();
        Lane.Claim before = first.claim;
        lane.stepsBack(first, 50_000);
        assertThat(lane.next(before)).as("no room").isNull();
        assertThat(lane.carried()).isEqualTo(20_000);
        assertThat(next(second)).isSameAs(first);
        assertThat(lane.carried()).isEqualTo(50_000);
        assertThat(next(first)).isNull();
        assertThat(memory.room()).isEqualTo(64_000);
    }

    @Test
    void whatIsHeardAtOnceIsReadFromAReserve() {
        Memory memory = memory(64_000);
        Lane lane = lane(memory);
        accepted(lane, 50_000);
        Held large = accepted(lane, 20_000);
        Held larger = accepted(lane, 30_000);
        assertThat(lane.leavesQueue(large)).isTrue();
        assertThat(lane.mayBeRead(large)).isTrue();
        assertThat(lane.leavesQueue(larger)).isTrue();
        assertThat(lane.mayBeRead(larger)).as("the reserve is used up").isFalse();
    }
}
