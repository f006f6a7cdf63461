package io.junctura.plugin.isolation;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;

/**
 * Removes the JDBC drivers of a plugin from the JVM's list, which would keep the plugin's classes in memory forever. The list
 * shows a driver only to classes of the driver's class loader. So the plugin's class loader defines this class, which must not
 * use other classes of the server.
 */
final class DriverSweep implements Runnable {
    @Override
    public void run() {
        for (Driver driver : Collections.list(DriverManager.getDrivers())) {
            if (driver.getClass().getClassLoader() != DriverSweep.class.getClassLoader()) continue;
            try {
                DriverManager.deregisterDriver(driver);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
