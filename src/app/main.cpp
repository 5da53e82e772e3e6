#include "app/cli.h"

int main(int argc, char** argv) { return maillage::app::run(argc, argv, MAILLAGE_VERSION); }
