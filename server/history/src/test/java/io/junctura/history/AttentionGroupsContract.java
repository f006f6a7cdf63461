package io.junctura.history;

import static io.junctura.run.RunStatus.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.junctura.history.AttentionGroups.Group;
import io.junctura.history.AttentionGroups.Part;
import io.junctura.history.RunStore.Range;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs of one flow that failed alike are one group. */
interface AttentionGroupsContract extends StoresUnderTest {

    private AttentionGroups groups() {
        return stores().groups();
    }

    private List<Group> first(int limit) {
        return groups().page(Long.MAX_VALUE, "", limit);
    }

    @Test
    default void groupsAreListedByTheirLastRun() throws Exception {
        run(FLOW + 1, REVISION, FAILED, 50);
        long first = run(FAILED, 100);
        long other = run(FLOW + 1, REVISION, FAILED, 200);
        long second = run(FAILED, 300);
        restart();
        List<Group> all = first(9);
        assertThat(all).extracting(Group::flow).containsExactly(FLOW, FLOW + 1);
        Group latest = all.get(0);
        assertThat(latest.step()).isEqualTo("send");
        assertThat(latest.message()).isEqualTo("refused");
        assertThat(latest.runs()).isEqualTo(2);
        assertThat(latest.first()).isEqualTo(100);
        assertThat(latest.last()).isEqualTo(300);
        assertThat(latest.example()).isEqualTo(second);
        assertThat(all.get(1).example()).isEqualTo(other);
        assertThat(first(1)).containsExactly(latest);
        assertThat(groups().page(latest.last(), latest.fingerprint(), 9)).containsExactly(all.get(1));
        assertThat(stores().runs().inGroup(latest.fingerprint(), new long[] {first, other, second}))
                .containsExactlyInAnyOrder(first, second);
        RunFilter ofGroup = new RunFilter(
                RunFilter.StatusFilter.ANY,
                null,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                RunFilter.Tests.EXCLUDE,
                latest.fingerprint(),
                null);
        assertThat(stores().runs().newest(ofGroup, Long.MIN_VALUE, Long.MAX_VALUE, 9))
                .containsExactly(second, first);
    }

    @Test
    default void aPartOfAGroupHasTheRunsOfARange() throws Exception {
        long first = run(FAILED, 100);
        long second = run(FAILED, 200);
        long third = run(FAILED, 300);
        Group group = first(1).get(0);
        assertThat(groups().part(group, Range.ALL)).isEqualTo(new Part(3, first, third));
        assertThat(groups().part(group, new Range(second, third))).isEqualTo(new Part(1, second, second));
        assertThat(groups().part(group, new Range(third + 1, Long.MAX_VALUE))).isEqualTo(new Part(0, 0, 0));
    }
}
