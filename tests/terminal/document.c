/* document - writes an algorithm with as many parameters as wanted, for tests of size.
 *
 *   document COUNT > FILE.json */
#include <stdio.h>
#include <stdlib.h>

static void print_parameter(long i)
{
    static const char *const types[] = { "String", "Integer", "Float", "Boolean" };
    printf("      {\n        \"name\": \"param_%06ld\",\n        \"value\": \"", i);
    if (i % 4 == 3)
        printf("%s", i % 8 == 3 ? "true" : "false");
    else
        printf("%ld", i * 37 % 1000);
    printf("\",\n        \"description\": \"hyperparameter number %ld\",\n", i);
    printf("        \"constraint\": {\n          \"type\": \"%s\",\n          \"editable\": true,\n",
           types[i % 4]);
    printf("          \"required\": %s,\n          \"sensitive\": false,\n", i % 3 == 0 ? "true" : "false");
    printf("          \"valid_type\": \"None\",\n          \"valid_range\": []\n        }\n      }");
}

int main(int argc, char **argv)
{
    long count = argc == 2 ? strtol(argv[1], NULL, 10) : -1;
    if (count < 0) {
        fprintf(stderr, "usage: document COUNT\n");
        return 2;
    }
    printf("{\n  \"metadata\": {\n    \"name\": \"many-parameters\",\n"
           "    \"description\": \"An algorithm with %ld parameters\"\n  },\n",
           count);
    printf("  \"job_config\": {\n    \"code_dir\": \"/algo-bucket/many/code/\",\n"
           "    \"boot_file\": \"/algo-bucket/many/code/train.py\",\n    \"parameters\": [");
    for (long i = 0; i < count; i++) {
        printf(i == 0 ? "\n" : ",\n");
        print_parameter(i);
    }
    printf("\n    ],\n    \"parameters_customization\": true,\n"
           "    \"inputs\": [\n      {\n        \"name\": \"data_url\",\n        \"description\": \"where "
           "the data is\"\n"
           "      }\n    ],\n    \"outputs\": [\n      {\n        \"name\": \"train_url\",\n"
           "        \"description\": \"where the model goes\"\n      }\n    ],\n"
           "    \"engine\": {\n      \"engine_name\": \"PyTorch\",\n"
           "      \"engine_version\": \"PyTorch-1.3.0-python3.6\"\n    }\n  }\n}\n");
    return 0;
}
