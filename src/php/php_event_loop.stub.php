<?php

/** @generate-class-entries */

namespace SwooleLite;

/**
 * The loop of this process: in a server that of the process, elsewhere that of the script.
 *
 * @strict-properties
 * @not-serializable
 */
final class Event
{
    private function __construct() {}

    /** What PHP calls at the end of a script whose loop is in use. Not for scripts, which call wait(). */
    public static function rshutdown(): void {}
}
