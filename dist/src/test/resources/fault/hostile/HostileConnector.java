package hostile;

import io.junctura.api.Connector;
import io.junctura.api.ConnectorInfo;
import org.pf4j.Extension;

/** Does its worst, and leaves a thread from the moment that its class is there. */
@Extension
@ConnectorInfo(id = "hostile", title = "Hostile", actions = Worst.class, triggers = Hook.class)
public class HostileConnector implements Connector {
    static {
        for (int i = 0; i < 20; i++) {
            Thread thread = new Thread(HostileConnector::stay, "hostile-from-the-start");
            thread.start();
        }
    }

    /** As long as the process lives, whoever interrupts it. */
    static void stay() {
        while (true) {
            try {
                Thread.sleep(1_000_000);
            } catch (InterruptedException deaf) {
                // As it says.
            }
        }
    }

    @Override
    public void close() {
        throw new StackOverflowError("not even that");
    }
}
