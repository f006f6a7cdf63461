package io.junctura.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The free space below which no event is accepted. */
class DiskSpaceTest {
    @Test
    void belowTheMinimumNoEventIsAcceptedUntilATenthMoreIsFree() {
        AtomicLong free = new AtomicLong(1_000);
        DiskSpace disk = new DiskSpace(free::get, 500, () -> false);
        assertThat(disk.refusal()).isNull();
        free.set(499);
        disk.measure();
        assertThat(disk.refusal())
                .isEqualTo("The server's disk has no room for more. Nothing was taken; send it again later.");
        free.set(549);
        disk.measure();
        assertThat(disk.isShort()).isTrue();
        free.set(550);
        disk.measure();
        assertThat(disk.refusal()).isNull();
        assertThat(DiskSpace.floor(10L << 30)).isEqualTo(256L << 20);
        assertThat(DiskSpace.floor(100L << 30)).isEqualTo(1L << 30);
    }

    @Test
    void aDiskIsShortAfterAFailedWriteWhateverItReports() {
        assertThat(new DiskSpace(() -> 1L << 40, 500, () -> true).isShort()).isTrue();
    }
}
