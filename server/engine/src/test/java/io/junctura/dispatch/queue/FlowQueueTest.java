package io.junctura.dispatch.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.dispatch.TestFlows;
import io.junctura.run.PinnedFlow;
import io.junctura.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class FlowQueueTest {
    private final PinnedFlow flow = new TestFlows().add("some");
    private final List<RunActor> runs = new ArrayList<>();
    private final List<FlowQueue> reported = new ArrayList<>();
    private long now = 1_000;

    private RunActor accepted(FlowQueue queue, long carries) {
        Run.Accepted event = new Run.Accepted(1, Map.of("n", 1L), Map.of(), null, null, 0);
        RunActor one = new RunActor(new Run(runs.size() + 1, flow, event), queue, carries);
        runs.add(one);
        assertThat(queue.accepted(one, Assertions::fail)).isTrue();
        return one;
    }

    private RunMemory memory(long most) {
        return new RunMemory(most, () -> now, reported::add);
    }

    private static FlowQueue queue(RunMemory memory) {
        FlowQueue queue = new FlowQueue(1, 0, 1_000, memory);
        queue.concurrency(4);
        return queue;
    }

    private static RunActor next(RunActor before) {
        return before.queue().next(before.values.claim);
    }

    @Test
    void aQueueOfSmallEventsTakesNothingOfWhatAllHaveTogether() {
        RunMemory memory = memory(64 << 20);
        FlowQueue queue = queue(memory);
        for (int n = 0; n < 500; n++)
            assertThat(accepted(queue, 500).values.whole).isTrue();
        assertThat(queue.carried()).isEqualTo(250_000);
        assertThat(memory.free()).isEqualTo(64 << 20);
    }

    @Test
    void whatFindsNoRoomIsQueuedBareAndStartsInOrderWhenThereIsSome() {
        RunMemory memory = memory(1_000);
        FlowQueue queue = queue(memory);
        RunActor first = accepted(queue, 600);
        RunActor second = accepted(queue, 600);
        RunActor third = accepted(queue, 300);
        assertThat(List.of(first.values.whole, second.values.whole, third.values.whole))
                .containsExactly(true, false, true);
        assertThat(second.run().accepted().payload()).isNull();
        assertThat(second.id()).isEqualTo(2);

        assertThat(queue.start()).isSameAs(first);
        assertThat(queue.start()).as("in order, so the third waits as well").isNull();
        assertThat(queue.isHeldUp()).isTrue();
        assertThat(third.values.whole)
                .as("nor has it what the second waits for")
                .isFalse();
        assertThat(next(first)).isSameAs(second);
        assertThat(queue.start()).isSameAs(third);
        assertThat(queue.start()).isNull();
        assertThat(next(third)).isNull();
        assertThat(next(second)).isNull();
        assertThat(queue.carried()).isZero();
        assertThat(memory.free()).isEqualTo(1_000);
    }

    @Test
    void whatNeverFitsStartsWithoutItsValuesAndTakesNothing() {
        RunMemory memory = memory(1_000);
        FlowQueue queue = queue(memory);
        RunActor first = accepted(queue, 900);
        RunActor never = accepted(queue, 5_000);
        assertThat(queue.start()).isSameAs(first);
        assertThat(queue.start()).isSameAs(never);
        assertThat(never.values.whole).isFalse();
        assertThat(never.values.claim).isNull();
        assertThat(next(never)).isNull();
        assertThat(next(first)).isNull();
        assertThat(queue.carried()).isZero();
    }

    @Test
    void aLaneOfSmallRunsIsNotHeldUpByWhatOthersCarry() {
        RunMemory memory = memory(64_000);
        accepted(queue(memory), 60_000);
        FlowQueue small = queue(memory);
        assertThat(accepted(small, 900).values.whole).isTrue();
        assertThat(accepted(small, 3_900).values.whole).isTrue();
        assertThat(accepted(small, 3_900).values.whole).isFalse();
        assertThat(small.start()).isNotNull();
        assertThat(small.start()).isNotNull();
        assertThat(small.start()).isNull();
    }

    @Test
    void allRoomIsForTheLaneThatHasWaitedLongestUntilItsTimeIsOver() {
        RunMemory memory = memory(64_000);
        FlowQueue busy = queue(memory);
        List<RunActor> executing = new ArrayList<>();
        for (int n = 0; n < 3; n++) executing.add(accepted(busy, 20_000));
        for (RunActor one : executing) assertThat(busy.start()).isSameAs(one);
        FlowQueue large = queue(memory);
        RunActor waits = accepted(large, 50_000);
        assertThat(large.start()).isNull();
        FlowQueue other = queue(memory);
        accepted(other, 20_000);
        assertThat(other.start()).isNull();

        assertThat(next(executing.get(0))).isNull();
        assertThat(reported).containsExactly(large);
        assertThat(large.start(true)).as("room for 20,000 of 50,000").isNull();
        assertThat(other.start()).as("it is not for this one").isNull();

        now += RunMemory.RESERVED_FOR;
        memory.offerNext();
        assertThat(reported).containsExactly(large, large, other);
        assertThat(other.start(true)).as("the rest may not come back soon").isNotNull();

        now += RunMemory.OPEN_FOR;
        assertThat(next(executing.get(1))).isNull();
        assertThat(next(executing.get(2))).isNull();
        reported.clear();
        memory.offerNext();
        assertThat(reported).containsExactly(large);
        assertThat(next(runs.get(4))).isNull();
        assertThat(large.start(true)).isSameAs(waits);
    }

    @Test
    void aLaneThatIsHeldUpNoLongerIsNotTold() {
        RunMemory memory = memory(1_000);
        FlowQueue queue = queue(memory);
        RunActor small = accepted(queue, 600);
        RunActor large = accepted(queue, 900);
        assertThat(queue.start()).isSameAs(small);
        assertThat(queue.start()).isNull();
        assertThat(next(small)).isSameAs(large);
        assertThat(next(large)).isNull();
        reported.clear();
        memory.offerNext();
        assertThat(reported).isEmpty();
    }

    @Test
    void aLaneThatFindsItsRoomAmongItsOwnQueuedRunsIsNotTold() {
        RunMemory memory = memory(1_000);
        FlowQueue other = queue(memory);
        RunActor small = accepted(other, 200);
        assertThat(other.start()).isSameAs(small);
        FlowQueue queue = queue(memory);
        RunActor executes = accepted(queue, 300);
        assertThat(queue.start()).isSameAs(executes);
        RunActor bare = accepted(queue, 600);
        RunActor whole = accepted(queue, 400);
        assertThat(List.of(bare.values.whole, whole.values.whole)).containsExactly(false, true);
        assertThat(next(small)).isNull();

        assertThat(queue.start()).as("with the room of the one after it").isSameAs(bare);
        assertThat(whole.values.whole).isFalse();
        assertThat(next(executes)).isSameAs(whole);
        assertThat(next(bare)).isNull();
        assertThat(next(whole)).isNull();
        assertThat(memory.free()).isEqualTo(1_000);
        reported.clear();
        assertThat(memory.take(500)).isTrue();
        memory.give(500);
        assertThat(reported).as("it waits for nothing").isEmpty();
    }

    @Test
    void aLaneWithoutASlotDoesNotKeepOthersWaiting() {
        RunMemory memory = memory(64_000);
        FlowQueue queue = queue(memory);
        List<RunActor> executing = new ArrayList<>();
        for (int n = 0; n < 3; n++) executing.add(accepted(queue, 18_000));
        for (RunActor one : executing) assertThat(queue.start()).isSameAs(one);
        accepted(queue, 40_000);
        assertThat(queue.start()).isNull();
        FlowQueue other = queue(memory);
        assertThat(accepted(other, 5_000).values.whole).isFalse();
        queue.concurrency(3);
        assertThat(queue.start()).isNull();
        assertThat(other.start()).isNotNull();
    }

    @Test
    void whatARunGathersCountsUntilItGivesItBack() {
        RunMemory memory = memory(64_000);
        FlowQueue queue = queue(memory);
        RunActor run = accepted(queue, 20_000);
        queue.start();
        assertThat(queue.grows(run.values, 30_000)).isTrue();
        assertThat(queue.grows(run.values, 30_000)).as("beyond what there is").isFalse();
        assertThat(queue.carried()).isEqualTo(50_000);
        queue.shrinks(run.values, 40_000);
        assertThat(queue.carried()).isEqualTo(10_000);
        assertThat(next(run)).isNull();
        assertThat(queue.carried()).isZero();
        assertThat(memory.free()).isEqualTo(64_000);
    }

    @Test
    void aRunThatStepsBackIsTheNextOnceThereIsRoomForWhatItNeeds() {
        RunMemory memory = memory(64_000);
        FlowQueue queue = queue(memory);
        RunActor first = accepted(queue, 20_000);
        RunActor second = accepted(queue, 20_000);
        queue.start();
        queue.start();
        MemoryAdmission.Claim before = first.values.claim;
        queue.stepsBack(first, 50_000);
        assertThat(queue.next(before)).as("no room").isNull();
        assertThat(queue.carried()).isEqualTo(20_000);
        assertThat(next(second)).isSameAs(first);
        assertThat(queue.carried()).isEqualTo(50_000);
        assertThat(next(first)).isNull();
        assertThat(memory.free()).isEqualTo(64_000);
    }

    @Test
    void whatIsHeardAtOnceIsReadFromAReserve() {
        RunMemory memory = memory(64_000);
        FlowQueue queue = queue(memory);
        accepted(queue, 50_000);
        RunActor large = accepted(queue, 20_000);
        RunActor larger = accepted(queue, 30_000);
        assertThat(queue.leavesQueue(large)).isTrue();
        assertThat(queue.mayBeRead(large.values)).isTrue();
        assertThat(queue.leavesQueue(larger)).isTrue();
        assertThat(queue.mayBeRead(larger.values)).as("the reserve is used up").isFalse();
    }
}
