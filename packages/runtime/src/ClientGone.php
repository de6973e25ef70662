<?php

declare(strict_types=1);

namespace SwooleLite\Runtime;

/**
 * Thrown in the callback of a StreamedResponse when it prints and the client is no longer there, so that it does not go on
 * for nobody. The runner catches it.
 */
final class ClientGone extends \RuntimeException
{
    public function __construct()
    {
        parent::__construct('The client has closed the connection.');
    }
}
