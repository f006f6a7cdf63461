package io.junctura.run.journal;

/** The journal in memory keeps the contract. */
class MemoryJournalTest implements JournalContract {
    private final MemoryJournal.Disk disk = new MemoryJournal.Disk();
    private MemoryJournal journal = open();

    private MemoryJournal open() {
        return new MemoryJournal(disk, Runnable::run, "test", INLINE);
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public void restart() {
        journal = open();
    }
}
