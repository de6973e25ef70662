<?php
/** What reload.php includes in its workers. Change the answer, and reload. */

function answer(string $request): string
{
    return "version 1: $request";
}
