#include "schema/example.h"

#include <assert.h>
#include <string.h>

static const char text[] =
    "{\"metadata\": {\"name\": \"resnet50-flowers\", \"description\": \"Classifies flowers; tunes the "
    "learning rate\","
    " \"workspace_id\": \"0\"},"
    " \"job_config\": {"
    "  \"code_dir\": \"/my-bucket/resnet50/code/\", \"boot_file\": \"/my-bucket/resnet50/code/train.py\","
    "  \"engine\": {\"engine_id\": \"pytorch_1.8.0-cuda_10.2-py_3.7-ubuntu_18.04-x86_64\"},"
    "  \"parameters_customization\": true,"
    "  \"parameters\": ["
    "   {\"name\": \"learning_rate\", \"value\": \"0.01\", \"description\": \"Step size of the optimizer\","
    "    \"constraint\": {\"type\": \"Float\", \"editable\": true, \"required\": true, \"sensitive\": false,"
    "     \"valid_type\": \"Range\", \"valid_range\": [\"0.0001\", \"1\"]}},"
    "   {\"name\": \"epochs\", \"value\": \"10\", \"description\": \"Passes over the data\","
    "    \"constraint\": {\"type\": \"Integer\", \"editable\": true, \"required\": false, \"sensitive\": "
    "false,"
    "     \"valid_type\": \"None\", \"valid_range\": []}}],"
    "  \"inputs\": [{\"name\": \"data_url\", \"description\": \"Training data\","
    "    \"remote_constraints\": [{\"data_type\": \"obs\"}]}],"
    "  \"outputs\": [{\"name\": \"train_url\", \"description\": \"Trained model\"}]},"
    " \"resource_requirements\": [{\"key\": \"flavor_type\", \"values\": [\"GPU\"], \"operator\": \"in\"}],"
    " \"advanced_config\": {\"auto_search\": {"
    "  \"reward_attrs\": [{\"name\": \"accuracy\", \"mode\": \"max\", \"regex\": \"accuracy=([0-9.]+)\"}],"
    "  \"search_params\": [{\"name\": \"learning_rate\", \"param_type\": \"continuous\", \"lower_bound\": "
    "\"0.001\","
    "    \"upper_bound\": \"0.1\"}],"
    "  \"algo_configs\": [{\"name\": \"tpe_search\", \"params\": ["
    "    {\"key\": \"gamma\", \"value\": \"0.25\", \"type\": \"Float\"},"
    "    {\"key\": \"n_initial_points\", \"value\": \"20\", \"type\": \"Integer\"},"
    "    {\"key\": \"num_samples\", \"value\": \"20\", \"type\": \"Integer\"},"
    "    {\"key\": \"seed\", \"value\": \"1\", \"type\": \"Integer\"}]}]}}}";

struct json *example_algorithm(void)
{
    struct err err = { 0 };
    struct json *root = json_read(text, strlen(text), NULL, &err);

    assert(root != NULL);
    return root;
}
