package io.junctura.cli;

import picocli.CommandLine.Mixin;

/** A command that calls a server's API. The exit code is 0 unless it throws. */
abstract class ServerCommand extends TerminalCommand {

    @Mixin
    Remote remote = new Remote();

    ServerCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    public final Integer call() throws Failed, InterruptedException {
        check();
        act(remote.open(terminal));
        return 0;
    }

    /** @throws WrongUse if the arguments contradict each other */
    void check() throws WrongUse {}

    abstract void act(Api api) throws Failed, InterruptedException;
}
